using System.Collections.Immutable;

namespace ActorMQ.Actors.Network;

/// <summary>What a broker tells a neighbour about the brokers it can reach, itself included.</summary>
/// <param name="IsComplete">True: this is all. What the neighbour heard on this link before and is not mentioned is gone.</param>
public sealed record RouteUpdate(bool IsComplete, ImmutableArray<RouteUpdate.Item> Items)
{
    /// <summary>About one broker.</summary>
    public abstract record Item
    {
        private protected Item(string broker) => Broker = broker;

        public string Broker { get; }
    }

    /// <summary>It can be reached.</summary>
    /// <param name="Path">The brokers on the way, from the one that tells to the one it is about.</param>
    /// <param name="Announcement">All of what it makes known.</param>
    public sealed record Reachable(ImmutableArray<string> Path, Announcement Announcement) : Item(Announcement.Broker.Name);

    /// <summary>It can be reached as before or by another way, and makes something else known.</summary>
    public sealed record Changed(BrokerIdentity Identity, ImmutableArray<string> Path, AnnouncementChange? Change) : Item(Identity.Name);

    /// <summary>It cannot be reached this way any more.</summary>
    public sealed record Unreachable(string Name) : Item(Name);
}
