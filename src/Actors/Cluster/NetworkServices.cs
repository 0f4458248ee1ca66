using ActorMQ.Actors.Destinations;
using ActorMQ.Actors.Durables;
using ActorMQ.Kernel;
using ActorMQ.Persistence;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Actors.Cluster;

/// <summary>What the network works with.</summary>
internal sealed record NetworkServices(
    ClusterOptions Options,
    IDestinationDirectory Directory,
    ActorRef<DurableCommand> Durables,
    IMessageJournal Journal,
    MemoryBudget Memory,
    DemandLedger Ledger,
    NetworkTargets Targets,
    ClusterMembers Members,
    RunNumbers Runs,
    ILogger Log);
