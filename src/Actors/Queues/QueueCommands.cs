using ActorMQ.Actors.Destinations;
using ActorMQ.Persistence;

namespace ActorMQ.Actors.Queues;

/// <summary>What a queue is told by its own helpers.</summary>
internal abstract record QueueCommand : DestinationCommand.Internal
{
    internal sealed record BatchDurable(QueueBatch Batch) : QueueCommand;

    internal sealed record PageRead(JournalPage Page) : QueueCommand;

    internal sealed record DeadLettersTaken(PublishReport Report) : QueueCommand;

    internal sealed record DeadLetterQueueReady : QueueCommand;

    internal sealed record DeadLetterQueueRestarted : QueueCommand;

    internal sealed record Wake : QueueCommand;

    internal sealed record Sweep : QueueCommand;

    internal sealed record GoIdle(long Activity) : QueueCommand;

    internal sealed record Recovered(IReadOnlyList<RecoveredLane> Lanes) : QueueCommand;

    internal sealed record RecoveryFailed(Exception Cause) : QueueCommand;
}
