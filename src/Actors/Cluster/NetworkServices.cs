using ActorMQ.Actors.Destinations;
using ActorMQ.Persistence;

namespace ActorMQ.Actors.Cluster;

/// <summary>What the network works with.</summary>
internal sealed record NetworkServices(ClusterOptions Options, IDestinationDirectory Directory, IMessageJournal Journal, DemandLedger Ledger, NetworkTargets Targets, ClusterMembers Members);
