namespace ActorMQ.Nodes.Bench.Reports;

/// <summary>How a run ended.</summary>
internal enum Outcome
{
    /// <summary>All was done, or the time was up.</summary>
    Completed,

    /// <summary>The user ended it.</summary>
    Interrupted,

    /// <summary>Nothing moved any more though something was outstanding.</summary>
    Stalled,

    /// <summary>The broker sent an ERROR or hung up.</summary>
    Failed,
}
