using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Tests.Support;

/// <summary>Notes what it is told.</summary>
internal sealed class TestSubscriber : IRef<ConsumerEvent>
{
    private static long _last;

    private readonly string _name;

    public TestSubscriber(string name = "subscriber") => _name = name;

    public ConsumerId Id { get; } = new(Interlocked.Increment(ref _last));

    public TreePath Path => TreePath.Root.Child(_name);

    public bool IsClosed => false;

    /// <summary>Everything that was ever delivered, in order.</summary>
    public List<(long Tag, string Id, int Count)> Deliveries { get; } = [];

    public IEnumerable<string> Ids => Deliveries.Select(delivery => delivery.Id);

    public string Text => string.Join(' ', Ids);

    public int Attached { get; private set; }

    public int BrowseEnds { get; private set; }

    /// <summary>How often it was told that there is something it has no room for.</summary>
    public int Exhaustions { get; private set; }

    public List<BrokerError?> Detachments { get; } = [];

    public List<DeliveryBatch> Batches { get; } = [];

    /// <summary>The tag of the latest delivery of a message.</summary>
    public long TagOf(string id) => Deliveries.FindLast(delivery => delivery.Id == id) is { Tag: > 0 } found
        ? found.Tag
        : throw new InvalidOperationException($"{_name} was not given {id}, only: {Text}");

    /// <summary>How often the latest delivery says that the message was delivered before.</summary>
    public int CountOf(string id) => Deliveries.FindLast(delivery => delivery.Id == id).Count;

    /// <summary>What somebody asks for of whom nothing more is to be heard.</summary>
    public static ConsumerRequest Request(string label, long connection, int prefetch)
    {
        var subscriber = new TestSubscriber(label);
        return new ConsumerRequest(subscriber.Id, subscriber, label, connection, prefetch);
    }

    public bool Tell(ConsumerEvent message) => TryTell(message);

    public bool TryTell(ConsumerEvent message)
    {
        Assert.Equal(Id, message.Consumer);
        switch (message)
        {
            case ConsumerEvent.Attached:
                Attached++;
                break;
            case ConsumerEvent.Delivered delivered:
                Add(delivered.Batch);
                break;
            case ConsumerEvent.BrowseEnded:
                BrowseEnds++;
                break;
            case ConsumerEvent.Exhausted:
                Exhaustions++;
                break;
            case ConsumerEvent.Detached detached:
                Detachments.Add(detached.Reason);
                break;
        }
        return true;
    }

    public override string ToString() => _name;

    private void Add(DeliveryBatch batch)
    {
        Batches.Add(batch);
        for (var i = 0; i < batch.Deliveries.Count; i++)
        {
            var (message, count) = batch.Deliveries[i];
            Deliveries.Add((batch.FirstTag == 0 ? 0 : batch.FirstTag + i, message.Id, count));
        }
    }
}
