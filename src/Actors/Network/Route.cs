using System.Collections.Immutable;

namespace ActorMQ.Actors.Network;

/// <summary>How another broker is reached, and what it makes known.</summary>
/// <param name="Path">The brokers on the way: the neighbour first, the broker itself last.</param>
public sealed record Route(ImmutableArray<string> Path, Announcement Announcement)
{
    public BrokerIdentity Broker => Announcement.Broker;

    /// <summary>The neighbour whose link leads there.</summary>
    public string NextHop => Path[0];

    /// <summary>Links on the way; at least 1.</summary>
    public int Distance => Path.Length;
}
