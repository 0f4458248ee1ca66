namespace ActorMQ.Nodes.Running.Pairs;

/// <summary>What a node of a pair is doing.</summary>
internal enum PairRole
{
    /// <summary>It follows the journal and serves nobody.</summary>
    Standby,

    /// <summary>It is the master, and opens the journal and its ports.</summary>
    TakingOver,

    Master,

    /// <summary>It sends its clients away and closes the journal.</summary>
    SteppingDown,
}
