using ActorMQ.Actors.Destinations;
using ActorMQ.Model.Messages;
using ActorMQ.Persistence;

namespace ActorMQ.Actors.Queues;

/// <summary>Those who look at a queue's messages without taking them: each sees the windows of all lanes, and what is on disk behind them.</summary>
internal sealed class QueueBrowsers
{
    private const int PageMessages = 1000;
    private const long PageBytes = 2 << 20;

    private readonly Dictionary<ISubscriber, QueueBrowse> _all = new(ReferenceEqualityComparer.Instance);
    private readonly QueueLane?[] _lanes;
    private readonly IQueueEffects _effects;

    public QueueBrowsers(QueueLane?[] lanes, IQueueEffects effects)
    {
        _lanes = lanes;
        _effects = effects;
    }

    public int Count => _all.Count;

    public void Add(ConsumerRequest request) => _all[request.Subscriber] = new QueueBrowse(request, _lanes.Reverse().OfType<QueueLane>());

    public void Remove(ISubscriber subscriber) => _all.Remove(subscriber);

    /// <summary>The client has taken some of what it was shown.</summary>
    public void Took(ISubscriber subscriber, int count)
    {
        if (_all.TryGetValue(subscriber, out var browse)) browse.Outstanding -= count;
    }

    public void Advance()
    {
        if (_all.Count == 0) return;
        foreach (var browse in _all.Values.ToArray())
        {
            while (!browse.IsReading && browse.HasRoom && _all.ContainsKey(browse.Request.Subscriber)) ShowNext(browse);
        }
    }

    /// <summary>A page of a lane's tail that a browser asked for.</summary>
    public void AddPage(QueueBrowse browse, JournalPage page)
    {
        browse.IsReading = false;
        if (!browse.Lanes.TryPeek(out var place) || place.Lane.JournalLane != page.Request.From.Lane) return;
        foreach (var stored in page.Messages)
        {
            browse.Next = stored.Key.Sequence + 1;
            if (stored.Key.Sequence < place.End) Show(browse, stored.Message, stored.DeliveryCount);
        }
        if (page.IsEnd || page.Failure is not null || browse.Next >= place.End) NextLane(browse);
    }

    private static void NextLane(QueueBrowse browse)
    {
        browse.Lanes.Dequeue();
        browse.Next = 0;
    }

    /// <summary>Shows the next stretch, asks for a page, goes on to the next lane, or ends.</summary>
    private void ShowNext(QueueBrowse browse)
    {
        if (!browse.Lanes.TryPeek(out var place))
        {
            _all.Remove(browse.Request.Subscriber);
            _effects.EndBrowse(browse.Request);
            return;
        }
        var (lane, end) = place;
        for (var i = lane.Window.IndexOf(browse.Next); browse.HasRoom && i < lane.Window.Length; i++)
        {
            var entry = lane.Window[i];
            if (entry is null || entry.Sequence >= end || entry.State is EntryState.Held or EntryState.Leaving) continue;
            browse.Next = entry.Sequence + 1;
            Show(browse, entry.Message, entry.DeliveryCount);
        }
        if (!browse.HasRoom) return;
        var from = Math.Max(Math.Max(browse.Next, lane.Window.LastSequence + 1), lane.TailStart);
        if (lane.TailCount == 0 || from >= end || from > lane.Readable)
        {
            NextLane(browse);
            return;
        }
        browse.Next = from;
        browse.IsReading = true;
        var count = Math.Min(PageMessages, browse.Request.Prefetch - browse.Outstanding);
        _effects.ReadPage(new MessageKey(lane.JournalLane, from), count, PageBytes, browse);
    }

    private void Show(QueueBrowse browse, Message message, int deliveryCount)
    {
        if (browse.Request.Selector?.Matches(message) == false) return;
        browse.Outstanding++;
        _effects.Show(browse.Request, new Delivery(message, deliveryCount));
    }
}
