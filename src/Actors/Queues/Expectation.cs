namespace ActorMQ.Actors.Queues;

/// <summary>Whether a metered consumer, that was never given room, may be given some at any moment.</summary>
internal enum Expectation : byte
{
    /// <summary>It has been given room, or does not come.</summary>
    None,

    /// <summary>It may, once it hears that there is something for it.</summary>
    Expected,

    /// <summary>It has heard, and others wait for it.</summary>
    Awaited,
}
