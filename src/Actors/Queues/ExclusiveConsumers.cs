namespace ActorMQ.Actors.Queues;

/// <summary>Consumers that want a queue for themselves; one of them has it.</summary>
internal sealed class ExclusiveConsumers
{
    private readonly List<QueueConsumer> _all = [];

    /// <summary>The one that is served alone, if any asked for that.</summary>
    public QueueConsumer? Sole { get; private set; }

    public void Add(QueueConsumer consumer)
    {
        // The first that came stays, unless a later one has a higher consumer priority.
        var index = _all.FindIndex(other => other.Request.Priority < consumer.Request.Priority);
        _all.Insert(index < 0 ? _all.Count : index, consumer);
        Sole = _all[0];
    }

    public void Remove(QueueConsumer consumer)
    {
        _all.Remove(consumer);
        Sole = _all.Count > 0 ? _all[0] : null;
    }
}
