namespace ActorMQ.Actors.Topics;

/// <summary>
/// The subscribers of a topic that want all messages, in the order they came. Who goes through them may stop between any two, and goes on
/// from there whoever has come or left meanwhile.
/// </summary>
internal sealed class SubscriberLine
{
    private TopicSubscriber? _first;
    private TopicSubscriber? _last;
    private TopicSubscriber? _next;

    public void Add(TopicSubscriber subscriber)
    {
        (subscriber.Ahead, subscriber.Behind) = (_last, null);
        if (_last is null) _first = subscriber;
        else _last.Behind = subscriber;
        _last = subscriber;
    }

    public void Remove(TopicSubscriber subscriber)
    {
        if (_next == subscriber) _next = subscriber.Behind;
        if (subscriber.Ahead is null) _first = subscriber.Behind;
        else subscriber.Ahead.Behind = subscriber.Behind;
        if (subscriber.Behind is null) _last = subscriber.Ahead;
        else subscriber.Behind.Ahead = subscriber.Ahead;
        (subscriber.Ahead, subscriber.Behind) = (null, null);
    }

    /// <summary>From the first to the last.</summary>
    public IEnumerable<TopicSubscriber> All
    {
        get
        {
            for (var subscriber = _first; subscriber is not null; subscriber = subscriber.Behind) yield return subscriber;
        }
    }

    /// <summary>Starts at the first.</summary>
    public void Begin() => _next = _first;

    /// <summary>Gives the next one; false at the end.</summary>
    public bool TryNext([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out TopicSubscriber? subscriber)
    {
        subscriber = _next;
        _next = _next?.Behind;
        return subscriber is not null;
    }
}
