namespace ActorMQ.Actors.Network;

/// <summary>Why a broker that can be reached cannot be talked to.</summary>
public enum PeerTrouble
{
    None,

    /// <summary>It acknowledges nothing of what it was sent, however often.</summary>
    Silent,

    /// <summary>A later run of its name was heard of before. It was told so, and will be back as a later one.</summary>
    OldRun,

    /// <summary>Another broker of its name is in the network, and was started later.</summary>
    NameTaken,
}
