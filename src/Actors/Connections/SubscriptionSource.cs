using ActorMQ.Actors.Protocol;

namespace ActorMQ.Actors.Connections;

/// <summary>A subscription's end of one destination: what came from there, and what it is to be told. Belongs to the connection's turns.</summary>
internal sealed class SubscriptionSource
{
    public SubscriptionSource(ConsumerId consumer, ClientSubscription subscription, DestinationHandle handle, string? ownName)
    {
        Consumer = consumer;
        Subscription = subscription;
        Handle = handle;
        OwnName = ownName;
    }

    /// <summary>What the destination knows it by.</summary>
    public ConsumerId Consumer { get; }

    public ClientSubscription Subscription { get; }

    public DestinationHandle Handle { get; }

    /// <summary>What the client calls its own temporary destination; null when it is called what everybody calls it.</summary>
    public string? OwnName { get; }

    /// <summary>Attached because a wildcard matches it: the wildcard's own receipt does not wait for it.</summary>
    public bool IsMatch { get; set; }

    public bool IsDetached { get; set; }

    /// <summary>True for a consumer of a queue; a topic subscriber or a browser only says how much it has taken.</summary>
    public bool TakesByTag => Handle.Name.IsQueue && !Subscription.Request.IsBrowser;

    /// <summary>The tag of the last message written; what comes after it never left the broker.</summary>
    public long WrittenTag { get; set; }

    /// <summary>Written and not yet reported as taken.</summary>
    public int WrittenCount { get; set; }

    public long WrittenBytes { get; set; }

    /// <summary>Of a queue: messages that came and are not settled.</summary>
    public int Held { get; set; }

    /// <summary>By how much its room has changed in this turn, not yet told to the queue.</summary>
    public int Granting { get; set; }

    /// <summary>Acknowledged in this turn and not yet told to the queue.</summary>
    public List<long>? Accepted { get; set; }
}
