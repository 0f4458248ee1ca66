using ActorMQ.Actors.Protocol;

namespace ActorMQ.Actors.Publishing;

/// <summary>
/// Who sends to a destination and has to hear when it starts anew. Outlives the destination's restarts; used on its turns only.
/// </summary>
internal sealed class PublisherRoster
{
    private const int FirstSweep = 16;

    private readonly HashSet<Publisher> _publishers = new(ReferenceEqualityComparer.Instance);
    private Publisher? _last;
    private int _sweepAt = FirstSweep;

    /// <summary>Those that are there.</summary>
    public int Count => _publishers.Count(static publisher => !publisher.ReplyTo.IsClosed);

    /// <summary>One that sends something, or may have sent something.</summary>
    public void Note(Publisher? publisher)
    {
        if (publisher is null || ReferenceEquals(publisher, _last)) return;
        _last = publisher;
        if (!_publishers.Add(publisher) || _publishers.Count < _sweepAt) return;
        // A topic may have many that come and go without a word.
        _publishers.RemoveWhere(static each => each.ReplyTo.IsClosed);
        _sweepAt = Math.Max(FirstSweep, 2 * _publishers.Count);
    }

    /// <summary>One that waits for nothing any more.</summary>
    public void Remove(Publisher publisher)
    {
        if (ReferenceEquals(_last, publisher)) _last = null;
        _publishers.Remove(publisher);
    }

    public void TellRestarted(DestinationHandle destination)
    {
        foreach (var publisher in _publishers) publisher.ReplyTo.TryTell(new PublisherEvent.Restarted(publisher.Id, destination));
    }
}
