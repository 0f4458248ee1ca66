using ActorMQ.Actors.Network;
using ActorMQ.Actors.Protocol;

namespace ActorMQ.Actors.Bridges;

/// <summary>One link that this broker keeps up.</summary>
public sealed record ConnectorOptions
{
    /// <summary>Unique in this broker.</summary>
    public required string Name { get; init; }

    /// <summary>What the configuration calls it: several links may have come of one connector there. Null: as <see cref="Name"/>.</summary>
    public string? Entry { get; init; }

    /// <summary>Where the other broker may be, tried in turn; at least one.</summary>
    public required IReadOnlyList<LinkAddress> Addresses { get; init; }

    /// <summary>The user at the other broker; null when the certificate says who this one is, or nobody asks.</summary>
    public string? User { get; init; }

    public string? Password { get; init; }

    public LinkTls Tls { get; init; } = new();

    /// <summary>What goes out on this link.</summary>
    public LinkFilter Filter { get; init; } = LinkFilter.Open;

    /// <summary>The pause after the first failure; it doubles with each further one.</summary>
    public TimeSpan InitialReconnectDelay { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan MaxReconnectDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A link that lived this long begins with the first pause again when it breaks.</summary>
    public TimeSpan MinConnectTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>What is wrong with these values, each text beginning with the key; empty when nothing is.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (InitialReconnectDelay < TimeSpan.FromMilliseconds(10)) errors.Add("initial-reconnect-delay must be at least 10ms");
        if (MaxReconnectDelay < InitialReconnectDelay || MaxReconnectDelay > TimeSpan.FromHours(1))
            errors.Add("max-reconnect-delay must be at least initial-reconnect-delay and at most 1h");
        if (MinConnectTime < TimeSpan.Zero) errors.Add("min-connect-time must not be negative");
        if (Password is not null && User is null) errors.Add("user must be given where a password is");
        return errors;
    }
}
