using ActorMQ.Persistence.Postgres;

namespace ActorMQ.Persistence.Lease;

/// <summary>Whose lease it is, where it is kept, and how long a master may be silent.</summary>
public sealed record LeaseOptions
{
    /// <summary>Of the database that keeps the log, with a schema that <see cref="PostgresSchema"/> has made ready.</summary>
    public required string ConnectionString { get; init; }

    public string Schema { get; init; } = PostgresSchema.DefaultName;

    /// <summary>What there is one master of.</summary>
    public required string Broker { get; init; }

    /// <summary>This node's name; no other node of the broker has it.</summary>
    public required string Node { get; init; }

    /// <summary>Where this node can be reached; for people.</summary>
    public string Address { get; init; } = "";

    /// <summary>
    /// How long nothing must be heard of a master until another one takes over: one that is stopped, or whose host is cut off. A master counts itself as
    /// proven for a tenth less.
    /// </summary>
    public TimeSpan Ttl { get; init; } = TimeSpan.FromMilliseconds(1500);

    /// <summary>How often a master is heard of, and a standby looks.</summary>
    public TimeSpan Beat { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// How long a master whose session has ended has for coming back before another one takes over: a process that was killed does not, one whose session
    /// was ended by an administrator does.
    /// </summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>What is wrong with these values; empty when nothing is.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (string.IsNullOrWhiteSpace(ConnectionString)) errors.Add("connection-string must be given");
        if (string.IsNullOrWhiteSpace(Broker)) errors.Add("the lease needs the name of a broker");
        if (string.IsNullOrWhiteSpace(Node)) errors.Add("the lease needs the name of a node");
        if (Beat < TimeSpan.FromMilliseconds(20)) errors.Add("beat must be at least 20ms");
        if (Ttl < 3 * Beat) errors.Add("ttl must be at least three times beat");
        if (Grace < TimeSpan.FromMilliseconds(20) || Grace > Ttl) errors.Add("grace must be at least 20ms and at most ttl");
        return errors;
    }
}
