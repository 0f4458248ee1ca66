namespace ActorMQ.Nodes.Bench.Options;

/// <summary>What each consumer of a queue load is to get.</summary>
internal enum Spread
{
    /// <summary>Whatever the broker gives it.</summary>
    None,

    /// <summary>Each an equal part of one queue, by a selector of its own: the way of MCollective.</summary>
    Selectors,

    /// <summary>The same by a queue of its own, to compare with.</summary>
    Queues,
}
