namespace ActorMQ.Actors.Network;

/// <summary>What a content that came from another broker is.</summary>
public enum Reception
{
    /// <summary>The next in order.</summary>
    Next,

    /// <summary>It was here before.</summary>
    Duplicate,

    /// <summary>Something before it is missing.</summary>
    Gap,

    /// <summary>It is for an end of ours that is no more.</summary>
    ForAnother,

    /// <summary>It is from an end that is no more.</summary>
    Obsolete,

    /// <summary>The other end has begun anew.</summary>
    PeerIsNew,
}
