namespace ActorMQ.Actors.Bridges.Discovery;

/// <summary>What becomes of a broker that was found.</summary>
public enum PeerState
{
    /// <summary>It does not say where it can be dialled.</summary>
    NoAddress,

    /// <summary>It is to dial, having the smaller name; this broker will if it does not.</summary>
    Waiting,

    /// <summary>This broker dials it.</summary>
    Dialled,

    /// <summary>This broker has dialled it, and there is a link.</summary>
    Linked,

    /// <summary>There is a link to it that came about in another way.</summary>
    LinkedOtherwise,

    /// <summary>It was this broker itself.</summary>
    Itself,

    /// <summary>The link is taken down.</summary>
    LetGo,

    /// <summary>It has not been seen for too long; its link is kept while it lasts.</summary>
    Gone,
}
