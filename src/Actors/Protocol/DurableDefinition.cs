using ActorMQ.Model.Destinations;
using ActorMQ.Model.Selectors;

namespace ActorMQ.Actors.Protocol;

/// <summary>What somebody wants of a durable subscription, and what the journal keeps of it.</summary>
/// <param name="Key">What it is known by.</param>
/// <param name="Topic">A topic, or a pattern of topics.</param>
public sealed record DurableDefinition(DurableKey Key, DestinationName Topic)
{
    /// <summary>Only messages it matches; null = all.</summary>
    public Selector? Selector { get; init; }

    /// <summary>Not what its own connection sends.</summary>
    public bool NoLocal { get; init; }

    /// <summary>When its client left, in milliseconds since 1970; 0 while it is there, or was when the broker was killed.</summary>
    public long OfflineSince { get; init; }

    /// <summary>For one of another broker: which of that broker's announcements it was made for.</summary>
    public InterestStamp AsOf { get; init; }

    /// <summary>The user who has made it, or the address it was made from; null when that is not known.</summary>
    public string? Creator { get; init; }

    /// <summary>Who is answerable for it.</summary>
    public Account? Account =>
        IsOfBroker ? Protocol.Account.OfBroker(BrokerSubscriptions.BrokerOf(Key.ClientId)) : Creator is null ? null : new Account(Creator);

    /// <summary>It stands for subscriptions at another broker.</summary>
    public bool IsOfBroker => BrokerSubscriptions.IsClientIdOfBroker(Key.ClientId);

    /// <summary>False when the client wants something else under the same name: that makes it another subscription.</summary>
    public bool WantsSameAs(DurableDefinition other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Topic.Equals(other.Topic) && Selector?.Text == other.Selector?.Text && NoLocal == other.NoLocal;
    }
}
