namespace ActorMQ.Actors.Bridges;

/// <summary>Another broker, or somebody else, has dialled and was not let in.</summary>
/// <param name="From">Where it dialled from.</param>
/// <param name="Broker">Who it said it was; null when it did not come to that.</param>
/// <param name="User">As whom it was known; null when it was not.</param>
/// <param name="Reason">Which, in the words of <see cref="LinkRefusal"/>, or <c>tls</c>.</param>
/// <param name="Text">For people.</param>
public sealed record RefusedLink(string From, string? Broker, string? User, string Reason, string Text)
{
    /// <summary>The first time.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>The last time.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>How often, for the same reason.</summary>
    public int Count { get; init; } = 1;

    /// <summary>What to do about it.</summary>
    public string? Advice => LinkRefusal.Find(Reason)?.Advice;
}
