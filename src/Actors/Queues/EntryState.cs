namespace ActorMQ.Actors.Queues;

/// <summary>Where a message stands within its queue.</summary>
internal enum EntryState : byte
{
    /// <summary>May be given to a consumer.</summary>
    Ready,

    /// <summary>Part of a transaction that is not durable yet: nothing behind it in its lane may overtake it.</summary>
    Held,

    /// <summary>With a consumer that has not settled it.</summary>
    InFlight,

    /// <summary>
    /// Acknowledged in a transaction that is about to be carried out: nothing else settles it, and it does not come back with its consumer's
    /// end.
    /// </summary>
    Promised,

    /// <summary>Came back and waits out its redelivery delay.</summary>
    Delayed,

    /// <summary>On its way out, but not gone: to the dead letter queue, or with the transaction that acknowledged it.</summary>
    Leaving,

    /// <summary>Not in memory: only its place is; the journal has it.</summary>
    SetAside,

    /// <summary>Settled.</summary>
    Gone,
}
