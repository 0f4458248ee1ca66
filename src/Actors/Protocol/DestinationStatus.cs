using ActorMQ.Model.Destinations;

namespace ActorMQ.Actors.Protocol;

/// <summary>What an admin sees of a destination.</summary>
public sealed record DestinationStatus(DestinationName Name)
{
    /// <summary>Messages in a queue: waiting and with consumers, in memory and on disk.</summary>
    public long Messages { get; init; }

    public long Bytes { get; init; }

    /// <summary>Sent to consumers and not settled.</summary>
    public long InFlight { get; init; }

    public long InMemory { get; init; }

    public long Enqueued { get; init; }

    public long Dequeued { get; init; }

    public long Delivered { get; init; }

    public long Redelivered { get; init; }

    public long Expired { get; init; }

    public long DeadLettered { get; init; }

    /// <summary>Dropped because a topic subscriber did not keep up.</summary>
    public long Discarded { get; init; }

    public long Refused { get; init; }

    public long Damaged { get; init; }

    /// <summary>Producers' messages waiting because the destination is full.</summary>
    public int WaitingAtTheDoor { get; init; }

    /// <summary>Connections and others that send to it.</summary>
    public int Publishers { get; init; }

    public IReadOnlyList<ConsumerStatus> Consumers { get; init; } = [];
}

/// <summary>What an admin sees of a consumer.</summary>
public sealed record ConsumerStatus(
    string Label, int Prefetch, int Outstanding, long Delivered, int Pending, long Discarded, int Priority, bool IsExclusive, string? Selector);
