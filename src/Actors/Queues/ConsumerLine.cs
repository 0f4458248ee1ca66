

namespace ActorMQ.Actors.Queues;

/// <summary>
/// Consumers of one priority and at one place that have room and take any message, the one served least recently first. The links are in
/// the consumers: standing in line costs no memory, leaving it no search.
/// </summary>
internal sealed class ConsumerLine
{
    public ConsumerLine(int priority, string? broker) => (Priority, Broker) = (priority, broker);

    public int Priority { get; }

    /// <summary>Where its consumers are; null for here.</summary>
    public string? Broker { get; }

    /// <summary>Consumers that stand here whenever they have room.</summary>
    public int Members { get; set; }

    /// <summary>Of these, those that are paused.</summary>
    public int Paused { get; set; }

    public QueueConsumer? First { get; private set; }

    private QueueConsumer? Last { get; set; }

    public void Append(QueueConsumer consumer)
    {
        (consumer.Ahead, consumer.Behind) = (Last, null);
        if (Last is null) First = consumer;
        else Last.Behind = consumer;
        Last = consumer;
    }

    public void Remove(QueueConsumer consumer)
    {
        if (consumer.Ahead is null) First = consumer.Behind;
        else consumer.Ahead.Behind = consumer.Behind;
        if (consumer.Behind is null) Last = consumer.Ahead;
        else consumer.Behind.Ahead = consumer.Ahead;
        (consumer.Ahead, consumer.Behind) = (null, null);
    }

    public void MoveToEnd(QueueConsumer consumer)
    {
        if (consumer == Last) return;
        Remove(consumer);
        Append(consumer);
    }
}
