namespace ActorMQ.Nodes.Admin;

/// <summary>How a broker of the network is doing, as another one sees it.</summary>
internal enum MemberHealth
{
    /// <summary>It can be reached, and has confirmed all it was sent.</summary>
    Reachable,

    /// <summary>It can be reached, and something is on its way to it.</summary>
    Outstanding,

    /// <summary>It cannot be reached; what is for it waits.</summary>
    Lost,

    /// <summary>It could not be reached for so long that nothing waits for it any more.</summary>
    GivenUp,
}
