using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Protocol;

namespace ActorMQ.Actors.Tests.Histories;

/// <summary>A consumer or browser of a history, and what it was given.</summary>
internal sealed class ModelConsumer : IRef<ConsumerEvent>
{
    private static long _last;

    private readonly List<DeliveryBatch> _news = [];

    public ConsumerId Id { get; } = new(Interlocked.Increment(ref _last));

    public TreePath Path => TreePath.Root.Child(Name);

    public bool IsClosed => false;

    public required string Name { get; init; }

    public ConsumerRequest Request { get; set; } = null!;

    public bool IsAttached { get; set; }

    /// <summary>Its end is in the queue's mailbox.</summary>
    public bool IsLeaving { get; set; }

    public long NextTag { get; set; } = 1;

    public SortedDictionary<long, ModelMessage> Unsettled { get; } = [];

    /// <summary>The latest message it saw of each lane, by order of arrival, and of each group of a lane.</summary>
    public Dictionary<(byte Lane, string? Group), int> Seen { get; } = [];

    /// <summary>For a browser: what it must see, may see, and has seen.</summary>
    public List<ModelMessage> Shown { get; } = [];

    public List<ModelMessage> Expected { get; set; } = [];

    public int Untaken { get; set; }

    public bool IsEnded { get; set; }

    public int BrowseEnds { get; private set; }

    public int Detachments { get; private set; }

    public bool IsBrowser => Request.IsBrowser;

    public long Bytes => Unsettled.Values.Sum(message => (long)message.Message.Size);

    /// <summary>The most messages it may hold now.</summary>
    public int Allowance { get; set; }

    /// <summary>What it was given beyond its prefetch.</summary>
    public int Extra { get; set; }

    /// <summary>For a metered one: it was said to be out of room, and was given none since.</summary>
    public bool IsExhausted { get; set; }

    /// <summary>It is to be told how much room it had left.</summary>
    public bool IsDraining { get; set; }

    public bool HasRoom => Unsettled.Count < Allowance && (Bytes < Request.PrefetchBytes || Unsettled.Count == 0);

    public bool Wants(ModelMessage message) => Request.Selector?.Matches(message.Message) ?? true;

    public IReadOnlyList<DeliveryBatch> TakeNews()
    {
        DeliveryBatch[] news = [.. _news];
        _news.Clear();
        return news;
    }

    public bool Tell(ConsumerEvent message) => TryTell(message);

    public bool TryTell(ConsumerEvent message)
    {
        if (message.Consumer != Id) throw new InvalidOperationException($"{Name} is told what is for another one: {message}");
        switch (message)
        {
            case ConsumerEvent.Delivered delivered:
                _news.Add(delivered.Batch);
                break;
            case ConsumerEvent.BrowseEnded:
                BrowseEnds++;
                break;
            case ConsumerEvent.Exhausted:
                if (!Request.IsMetered || IsExhausted) throw new InvalidOperationException($"{Name} is told of exhaustion that is none");
                IsExhausted = true;
                break;
            case ConsumerEvent.Drained drained:
                if (!IsDraining) throw new InvalidOperationException($"{Name} was not asked for its room");
                IsDraining = false;
                Allowance -= drained.Count;
                break;
            case ConsumerEvent.Detached:
                Detachments++;
                break;
        }
        return true;
    }

    public override string ToString() => Name;
}
