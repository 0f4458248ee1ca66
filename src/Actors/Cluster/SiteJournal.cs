namespace ActorMQ.Actors.Cluster;

/// <summary>What has happened lately, for people who ask.</summary>
internal sealed class SiteJournal
{
    /// <summary>The latest ones that are kept.</summary>
    public const int Max = 1000;

    private readonly Queue<SiteEvent> _events = new();
    private long _last;

    public SiteEvent Add(SiteEvent fact, DateTimeOffset now)
    {
        var noted = fact with { Number = ++_last, At = now };
        _events.Enqueue(noted);
        if (_events.Count > Max) _events.Dequeue();
        return noted;
    }

    /// <summary>Those with a greater number, in order.</summary>
    public IReadOnlyList<SiteEvent> After(long number) => [.. _events.Where(fact => fact.Number > number)];
}
