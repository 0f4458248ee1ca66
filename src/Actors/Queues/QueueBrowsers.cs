using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Messages;
using ActorMQ.Persistence;

namespace ActorMQ.Actors.Queues;

/// <summary>Those who look at a queue's messages without taking them: each sees the windows of all lanes, and what is on disk behind them.</summary>
internal sealed class QueueBrowsers
{
    private const int PageMessages = 1000;
    private const long PageBytes = 2 << 20;

    private readonly Dictionary<ConsumerId, QueueBrowse> _all = [];
    private readonly QueueLane?[] _lanes;
    private readonly IQueueEffects _effects;
    private long _now;

    public QueueBrowsers(QueueLane?[] lanes, IQueueEffects effects)
    {
        _lanes = lanes;
        _effects = effects;
    }

    private long _looks;

    public int Count => _all.Count;

    public void Add(ConsumerRequest request) => _all[request.Id] = new QueueBrowse(request, _lanes.Reverse().OfType<QueueLane>());

    public void Remove(ConsumerId browser) => _all.Remove(browser);

    /// <summary>The client has taken some of what it was shown.</summary>
    public void Grant(ConsumerId browser, int count)
    {
        if (_all.TryGetValue(browser, out var browse)) browse.Outstanding -= count;
    }

    /// <returns>False when the budget was spent before all were shown what they could be.</returns>
    public bool Advance(long now, TurnBudget? budget)
    {
        if (_all.Count == 0) return true;
        _now = now;
        // Who was not looked at last time for want of time is the first this time.
        foreach (var browse in _all.Values.OrderBy(browse => browse.LookedAt).ToArray())
        {
            if (browse.IsReading) continue;
            if (budget?.IsSpent == true) return false;
            browse.LookedAt = ++_looks;
            GoOn(browse, budget);
        }
        return budget?.IsSpent != true;
    }

    /// <summary>A page that a browser asked for; it is shown with the next <see cref="Advance"/>, if the browser is still there then.</summary>
    public static void AddPage(QueueBrowse browse, JournalPage page)
    {
        browse.IsReading = false;
        browse.Page = page;
        // What cannot be read cannot be shown; that it ends tells the client that there is nothing to wait for.
        if (page.Failure is not null) browse.Lanes.Clear();
    }

    /// <summary>Shows what there is, until it has to wait for room, for a page, for the journal or for another turn, or has seen all.</summary>
    private void GoOn(QueueBrowse browse, TurnBudget? budget)
    {
        while (browse.Lanes.TryPeek(out var place))
        {
            // A purge may have dropped the lane meanwhile.
            if (browse.Page?.Request.From.Lane != place.Lane.JournalLane) browse.Page = null;
            if (!ShowWindow(browse, place.Lane, place.End, budget) || !ShowTail(browse, place.Lane, place.End, budget))
            {
                // What is left of a page is asked for again, unless it only waits for another turn.
                if (budget?.IsSpent != true || !browse.HasRoom) browse.Page = null;
                return;
            }
            browse.Lanes.Dequeue();
            browse.Next = 0;
        }
        _all.Remove(browse.Request.Id);
        _effects.EndBrowse(browse.Request);
    }

    /// <summary>Shows what has a place in memory; false when it has to wait.</summary>
    private bool ShowWindow(QueueBrowse browse, QueueLane lane, long end, TurnBudget? budget)
    {
        var window = lane.Window;
        var page = browse.Page;
        var inPage = 0;
        for (var i = window.IndexOf(browse.Next); i < window.Length && window.SequenceAt(i) < end; i++)
        {
            if (window[i] is not { State: not (EntryState.Held or EntryState.Leaving) } entry) continue;
            if (!browse.HasRoom || budget?.IsSpent == true) return false;
            var sequence = window.SequenceAt(i);
            if (entry.State != EntryState.SetAside)
            {
                Show(browse, entry.Message, entry.Deliveries, budget);
            }
            else
            {
                if (page is null || sequence > page.KnownUpTo()) return Read(browse, lane, sequence, lane.Tail.Start - 1);
                while (inPage < page.Messages.Count && page.Messages[inPage].Key.Sequence < sequence) inPage++;
                if (inPage < page.Messages.Count && page.Messages[inPage] is var stored && stored.Key.Sequence == sequence)
                    Show(browse, stored.Message, new DeliveryHistory(stored.DeliveryCount), budget);
            }
            browse.Next = sequence + 1;
        }
        return true;
    }

    /// <summary>Shows what is behind the window; false when it has to wait.</summary>
    private bool ShowTail(QueueBrowse browse, QueueLane lane, long end, TurnBudget? budget)
    {
        browse.Next = Math.Max(Math.Max(browse.Next, lane.Window.LastSequence + 1), lane.Tail.Start);
        if (browse.Page is { } page)
        {
            var known = Math.Min(page.KnownUpTo(), browse.ReadingUpTo);
            foreach (var stored in page.Messages)
            {
                var sequence = stored.Key.Sequence;
                if (sequence < browse.Next) continue;
                if (sequence >= end || sequence > known) break;
                if (!browse.HasRoom || budget?.IsSpent == true) return false;
                Show(browse, stored.Message, new DeliveryHistory(stored.DeliveryCount), budget);
                browse.Next = sequence + 1;
            }
            browse.Next = Math.Max(browse.Next, known + 1);
        }
        if (lane.Tail.IsEmpty || browse.Next >= end) return true;
        // What the journal has not confirmed is shown once it has.
        return browse.HasRoom && browse.Next <= lane.Tail.Readable && Read(browse, lane, browse.Next, lane.Tail.Readable);
    }

    /// <summary>Asks for a page; false, as it has to be waited for.</summary>
    private bool Read(QueueBrowse browse, QueueLane lane, long from, long upTo)
    {
        browse.IsReading = true;
        browse.Page = null;
        browse.ReadingUpTo = upTo;
        var count = Math.Min(PageMessages, browse.Request.Prefetch - browse.Outstanding);
        _effects.ReadPage(new MessageKey(lane.JournalLane, from), count, PageBytes, browse);
        return false;
    }

    private void Show(QueueBrowse browse, Message message, DeliveryHistory deliveries, TurnBudget? budget)
    {
        budget?.Spend();
        // It is there only until somebody looks at it.
        if (message.IsExpired(_now)) return;
        if (browse.Request.Selector?.Matches(message) == false) return;
        browse.Outstanding++;
        _effects.Show(browse.Request, new Delivery(message, deliveries.Count));
    }
}
