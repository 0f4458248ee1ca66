using ActorMQ.Actors.Destinations;

namespace ActorMQ.Actors.Cluster;

/// <summary>What the network works with.</summary>
internal sealed record NetworkServices(ClusterOptions Options, IDestinationDirectory Directory, DemandLedger Ledger, NetworkTargets Targets, ClusterMembers Members);
