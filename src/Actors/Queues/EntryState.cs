namespace ActorMQ.Actors.Queues;

/// <summary>Where a message stands within its queue.</summary>
internal enum EntryState
{
    /// <summary>May be given to a consumer.</summary>
    Ready,

    /// <summary>Part of a transaction that is not durable yet: nothing behind it in its lane may overtake it.</summary>
    Held,

    /// <summary>With a consumer that has not settled it.</summary>
    InFlight,

    /// <summary>Came back and waits out its redelivery delay.</summary>
    Delayed,

    /// <summary>Handed to the dead letter queue, which has not confirmed it yet.</summary>
    Leaving,

    /// <summary>Settled.</summary>
    Gone,
}
