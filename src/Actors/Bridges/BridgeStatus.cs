using ActorMQ.Actors.Network;


namespace ActorMQ.Actors.Bridges;

/// <summary>A bridge at one moment.</summary>
/// <param name="Name">The connector's, or <c>accepted-N</c>.</param>
/// <param name="HasDialled">This broker has dialled.</param>
/// <param name="Phase">How far it is.</param>
/// <param name="Since">Since when.</param>
public sealed record BridgeStatus(string Name, bool HasDialled, BridgePhase Phase, DateTimeOffset Since)
{
    /// <summary>The broker at the other end; null until it has said who it is.</summary>
    public string? Peer { get; init; }

    public string? PeerVersion { get; init; }

    /// <summary>Where it dials, or who has dialled.</summary>
    public required string Uri { get; init; }

    /// <summary>As what the other broker has logged in; null when this one has dialled.</summary>
    public string? User { get; init; }

    public TimeSpan? RoundTrip { get; init; }

    public long MessagesIn { get; init; }

    public long MessagesOut { get; init; }

    public long BytesIn { get; init; }

    public long BytesOut { get; init; }

    /// <summary>Frames that wait to be sent.</summary>
    public int Waiting { get; init; }

    /// <summary>Messages dropped because the other side did not read.</summary>
    public long Dropped { get; init; }

    /// <summary>Brokers that can be reached by it.</summary>
    public int RoutesHeard { get; init; }

    /// <summary>What they want.</summary>
    public int InterestHeard { get; init; }

    /// <summary>Why the broker at the other end cannot be talked to although the link stands. Filled in by who knows the network, too.</summary>
    public PeerTrouble Trouble { get; init; }

    public string? LastError { get; init; }

    /// <summary>What to do about it, where that is known.</summary>
    public string? Advice { get; init; }

    public int Reconnects { get; init; }

    /// <summary>When it will be tried again; null when that is not due.</summary>
    public DateTimeOffset? NextAttempt { get; init; }
}
