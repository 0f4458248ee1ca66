using ActorMQ.Actors.Credit;
using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Publishing;
using ActorMQ.Persistence;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Actors.Network;

/// <summary>What the network works with.</summary>
internal sealed record NetworkServices(
    ClusterOptions Options,
    IDestinationDirectory Directory,
    IRef<DurableCommand> Durables,
    IMessageJournal Journal,
    MemoryBudget Memory,
    InterestLedger Ledger,
    NetworkTargets Targets,
    ClusterMembers Members,
    RunNumbers Runs,
    NetworkNumbers Numbers,
    ILogger Log);
