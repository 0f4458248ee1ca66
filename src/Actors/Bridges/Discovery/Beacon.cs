using ActorMQ.Actors.Network;


namespace ActorMQ.Actors.Bridges.Discovery;

/// <summary>What a broker says of itself by multicast. It proves nothing: who somebody is is found out when a link is made.</summary>
/// <param name="Group">Of which network it is.</param>
/// <param name="Broker">Who says so.</param>
/// <param name="Interval">When it will say so again.</param>
/// <param name="Addresses">Where it can be dialled; <see cref="Sender"/> as the host is where the announcement came from.</param>
public sealed record Beacon(string Group, BrokerIdentity Broker, TimeSpan Interval, IReadOnlyList<LinkAddress> Addresses)
{
    /// <summary>The host of an address that is known to whoever receives it.</summary>
    public const string Sender = "*";

    /// <summary>Bytes: it must fit into one packet of any network.</summary>
    public const int MaxSize = 1400;

    public const int MaxAddresses = 4;

    /// <summary>Bytes of a group's name.</summary>
    public const int MaxGroup = 64;

    /// <summary>A broker that has not been heard for so many announcements is gone.</summary>
    public const int MissedUntilGone = 10;

    public static TimeSpan ShortestInterval { get; } = TimeSpan.FromMilliseconds(100);

    public static TimeSpan LongestInterval { get; } = TimeSpan.FromMinutes(1);
}
