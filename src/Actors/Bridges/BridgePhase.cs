namespace ActorMQ.Actors.Bridges;

/// <summary>How far a bridge is. Each phase ends by a deadline, or by heart-beats that fail to come.</summary>
public enum BridgePhase
{
    /// <summary>The other broker was dialled.</summary>
    Connecting,

    /// <summary>Each side finds out who the other is.</summary>
    Handshaking,

    /// <summary>All is well, but another link to the same broker is used; this one takes over when that is lost.</summary>
    Standby,

    /// <summary>Messages go both ways.</summary>
    Established,

    /// <summary>There is no connection; it will be tried again.</summary>
    Waiting,

    /// <summary>One side does not want this link. It will be tried again, in case somebody has changed that.</summary>
    Refused,

    /// <summary>It is over.</summary>
    Stopped,
}
