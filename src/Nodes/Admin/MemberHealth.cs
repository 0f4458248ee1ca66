namespace ActorMQ.Nodes.Admin;

/// <summary>How a broker of the network is doing, as another one sees it.</summary>
internal enum MemberHealth
{
    /// <summary>It can be reached, and has confirmed all it was sent.</summary>
    Reachable,

    /// <summary>It can be reached, and something is on its way to it.</summary>
    Outstanding,

    /// <summary>It can be reached, and has confirmed nothing for a while.</summary>
    Silent,

    /// <summary>It can be reached, and takes itself for its latest run, which it is not: it was told so, and begins anew.</summary>
    OldRun,

    /// <summary>Another broker of its name was started later and is there: this one is left out.</summary>
    NameTaken,

    /// <summary>It cannot be reached; what is for it waits.</summary>
    Lost,

    /// <summary>It could not be reached for so long that nothing waits for it any more.</summary>
    GivenUp,
}
