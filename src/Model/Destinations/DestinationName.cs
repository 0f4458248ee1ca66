namespace ActorMQ.Model.Destinations;

/// <summary>
/// A destination known by kind and name, such as <c>/queue/orders</c>. The name may be a wildcard pattern; whether that is
/// allowed depends on what is done with it. Names are case-sensitive.
/// </summary>
public sealed class DestinationName : IEquatable<DestinationName>
{
    private readonly int _hash;
    private string? _text;

    public DestinationName(DestinationKind kind, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Kind = kind;
        Name = name;
        // Clients call their subscriptions as they like.
        IsPattern = kind != DestinationKind.DurableSubscription && DestinationPattern.HasWildcard(name);
        _hash = HashCode.Combine((int)kind, name);
    }

    public DestinationKind Kind { get; }

    public string Name { get; }

    /// <summary>True when the name has a level <c>*</c> or <c>&gt;</c> and so stands for many destinations.</summary>
    public bool IsPattern { get; }

    public bool IsQueue => Kind is DestinationKind.Queue or DestinationKind.TemporaryQueue or DestinationKind.DurableSubscription;

    public bool IsTopic => !IsQueue;

    public bool IsTemporary => Kind is DestinationKind.TemporaryQueue or DestinationKind.TemporaryTopic;

    /// <summary>How messages and logs name it, as ActiveMQ does: <c>queue://orders</c>.</summary>
    public string Uri => Kind switch
    {
        DestinationKind.Queue => "queue://",
        DestinationKind.Topic => "topic://",
        DestinationKind.TemporaryQueue => "temp-queue://",
        DestinationKind.DurableSubscription => "durable-subscription://",
        _ => "temp-topic://",
    } + Name;

    public static DestinationName Queue(string name) => new(DestinationKind.Queue, name);

    public static DestinationName Topic(string name) => new(DestinationKind.Topic, name);

    public bool Equals(DestinationName? other) =>
        ReferenceEquals(this, other) || (other is not null && _hash == other._hash && Kind == other.Kind && Name == other.Name);

    public override bool Equals(object? obj) => Equals(obj as DestinationName);

    public override int GetHashCode() => _hash;

    /// <summary>The same as <see cref="ToString"/>, made once: for what is written into messages.</summary>
    public string Text => _text ??= ToString();

    private string Prefix => Kind switch
    {
        DestinationKind.Queue => "/queue/",
        DestinationKind.Topic => "/topic/",
        DestinationKind.TemporaryQueue => "/remote-temp-queue/",
        DestinationKind.DurableSubscription => "/durable-subscription/",
        _ => "/remote-temp-topic/",
    };

    /// <summary>The order of their texts, without making them.</summary>
    public static int CompareTexts(DestinationName one, DestinationName other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        // No prefix is the beginning of another one.
        return one.Kind == other.Kind ? string.CompareOrdinal(one.Name, other.Name) : string.CompareOrdinal(one.Prefix, other.Prefix);
    }

    /// <summary>
    /// How a STOMP client addresses it; a temporary destination as anyone but its owner does. Not kept: whoever lists all destinations would
    /// leave as many texts with them.
    /// </summary>
    public override string ToString() => _text ?? Prefix + Name;
}
