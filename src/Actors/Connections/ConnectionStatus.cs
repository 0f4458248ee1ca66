using ActorMQ.Model.Destinations;

namespace ActorMQ.Actors.Connections;

/// <summary>What an admin sees of a connection.</summary>
public sealed record ConnectionStatus(string Id, string RemoteAddress, string Scheme)
{
    public string? User { get; init; }

    public string? ClientId { get; init; }

    public string? Version { get; init; }

    /// <summary>CONNECTED: <c>connected</c>; before: <c>connecting</c>; after DISCONNECT or an ERROR that ends it: <c>closing</c>.</summary>
    public string State { get; init; } = "";

    public DateTimeOffset Since { get; init; }

    /// <summary>Agreed intervals, client to broker and broker to client; zero = none.</summary>
    public TimeSpan HeartBeatIn { get; init; }

    public TimeSpan HeartBeatOut { get; init; }

    public long FramesIn { get; init; }

    public long BytesIn { get; init; }

    public long MessagesOut { get; init; }

    /// <summary>Messages sent to destinations that have not taken them in.</summary>
    public int OutstandingPublishes { get; init; }

    /// <summary>Why no more is read from the client just now; null when it is.</summary>
    public string? BlockedBy { get; init; }

    /// <summary>Messages that wait for the client to read.</summary>
    public long OutboxMessages { get; init; }

    public int OpenTransactions { get; init; }

    public IReadOnlyList<SubscriptionStatus> Subscriptions { get; init; } = [];
}

/// <summary>What an admin sees of a subscription.</summary>
/// <param name="Connection">The connection's id.</param>
/// <param name="Id">What the client calls it.</param>
/// <param name="Destination">As the client wrote it.</param>
/// <param name="AckMode">auto, client or client-individual.</param>
/// <param name="Selector">Null = all messages.</param>
/// <param name="Prefetch">The most messages unacknowledged.</param>
/// <param name="Unacknowledged">Sent and not acknowledged.</param>
/// <param name="Delivered">Messages sent.</param>
/// <param name="Destinations">What it is attached to.</param>
public sealed record SubscriptionStatus(
    string Connection,
    string Id,
    string Destination,
    string AckMode,
    string? Selector,
    int Prefetch,
    int Unacknowledged,
    long Delivered,
    IReadOnlyList<DestinationName> Destinations);
