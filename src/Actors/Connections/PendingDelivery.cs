namespace ActorMQ.Actors.Connections;

/// <summary>A message written to a client that has not acknowledged it.</summary>
internal struct PendingDelivery
{
    /// <summary>Where it came from; null once it was acknowledged.</summary>
    public SubscriptionSource? Source;

    /// <summary>The tag its queue knows it by; 0 for a topic.</summary>
    public long Tag;

    public int Size;

    /// <summary>What clients before STOMP 1.2 acknowledge by.</summary>
    public string? MessageId;

    /// <summary>Acknowledged in a transaction that is open or being committed.</summary>
    public bool IsInTransaction;

    /// <summary>The client may have another message in its place: the transaction is open.</summary>
    public bool IsRoomLent;
}
