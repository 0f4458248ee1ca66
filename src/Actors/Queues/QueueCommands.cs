using ActorMQ.Actors.Protocol;
using ActorMQ.Persistence;

namespace ActorMQ.Actors.Queues;

/// <summary>What a queue is told by its own helpers.</summary>
internal abstract record QueueCommand : DestinationCommand.Internal
{
    internal sealed record BatchDurable(QueueBatch Batch) : QueueCommand;

    internal sealed record PageRead(JournalPage Page) : QueueCommand;

    /// <summary>It is to behave as is said now.</summary>
    internal sealed record Behave(QueueOptions Options) : QueueCommand;

    internal sealed record Wake : QueueCommand;

    internal sealed record GoIdle(long Activity) : QueueCommand;

    internal sealed record Recovered(IReadOnlyList<RecoveredLane> Lanes) : QueueCommand;

    internal sealed record RecoveryFailed(Exception Cause) : QueueCommand;
}
