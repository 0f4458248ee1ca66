namespace ActorMQ.Actors.Cluster;

/// <summary>Something that has happened in the site, as people are told.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Address">Whom it is about; null when it is this node.</param>
/// <param name="Text">What there is to say of it, for people.</param>
public sealed record SiteEvent(SiteEventKind Kind, SiteAddress? Address, string Text)
{
    /// <summary>Grows by one with each.</summary>
    public long Number { get; init; }

    public DateTimeOffset At { get; init; }
}
