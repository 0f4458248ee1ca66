using ActorMQ.Persistence;

namespace ActorMQ.Actors.Queues;

/// <summary>
/// What of a queue is in the journal only, the tails of the lanes and messages set aside, and when it is read back: what consumers will need
/// next, as far as there is memory for it.
/// </summary>
internal sealed class QueueBacklog
{
    // One page is a few milliseconds of work for a fast consumer, and little memory for a slow one.
    private const int PageMessages = 2000;
    private const long PageBytes = 2 << 20;

    // A journal that could not read may be able to later.
    private const long ReadRetryMilliseconds = 1000;

    private readonly QueueContents _contents;
    private readonly ConsumerSet _consumers;
    private readonly ExpirySweep _expiry;
    private readonly QueueCounters _counters;
    private readonly IQueueEffects _effects;
    private ClockWatch _clock;
    private long _readAgainAt;

    public QueueBacklog(QueueContents contents, ConsumerSet consumers, ExpirySweep expiry, QueueCounters counters, IQueueEffects effects)
    {
        _contents = contents;
        _consumers = consumers;
        _expiry = expiry;
        _counters = counters;
        _effects = effects;
    }

    /// <summary>True while nothing is asked of a journal that could not read.</summary>
    public bool IsReadDelayed(long now) => now < _readAgainAt;

    /// <summary>Asks for the tick with which it may be read again.</summary>
    public void Tick(long now)
    {
        _readAgainAt -= _clock.SetBackBy(now);
        if (IsReadDelayed(now)) _effects.WakeAt(_readAgainAt);
    }

    /// <summary>Messages of a lane read back from the journal.</summary>
    public void AddPage(JournalPage page, long now)
    {
        var from = page.Request.From;
        // A purge drops the lane while a page of it may be under way.
        if (_contents.Lanes.FirstOrDefault(l => l.JournalLane == from.Lane) is not { IsReading: true } lane) return;
        lane.IsReading = false;
        if (page.Failure is not null)
        {
            _clock.SetBackBy(now);
            _readAgainAt = now + ReadRetryMilliseconds;
            _effects.WakeAt(_readAgainAt);
            return;
        }
        if (lane.ReadingUpTo == 0) AddSetAside(lane, page, now);
        else AddFromTail(lane, page, now);
    }

    /// <summary>Asks for what consumers will need next, highest priority first.</summary>
    public void ReadAhead(long now)
    {
        if (IsReadDelayed(now)) return;
        for (var priority = QueueLane.Priorities - 1; priority >= 0; priority--)
        {
            if (_contents.ByPriority[priority] is not { IsReading: false } lane) continue;
            if (lane.Window.SetAsideCount > 0 && lane.WantedSetAside is > 0 and var wanted && _consumers.Exhaustion.IsAnyoneLooking) ReadSetAside(lane, wanted);
            else if (lane.Tail.CanBeRead && IsTailWanted(lane)) Read(lane, lane.Tail.Start, lane.Tail.Readable);
        }
    }

    /// <summary>
    /// Forgets everything that is on disk only by dropping the whole lane. What is with consumers moves to a new one, so that it
    /// survives a restart.
    /// </summary>
    /// <param name="lane">The lane.</param>
    /// <param name="sentInTransactions">What transactions that are not durable have sent to this queue.</param>
    public void Drop(QueueLane lane, IEnumerable<QueueEntry> sentInTransactions)
    {
        var window = lane.Window;
        _contents.Subtract(lane.Tail.Count + window.SetAsideCount, lane.Tail.Bytes + lane.SetAsideBytes);
        for (var i = window.Length - 1; i >= 0; i--)
        {
            if (i < window.Length && window[i]?.State == EntryState.SetAside) lane.RemoveSetAside(i);
        }
        foreach (var entry in sentInTransactions)
        {
            if (entry.IsInTail && entry.Lane == lane) entry.Put?.TryCancel();
        }
        lane.Tail.Clear(lane.NextSequence);
        lane.IsReading = false;
        lane.SetAsideBytes = 0;
        lane.ReadSetAsideUpTo = 0;
        _effects.BeginMove(lane.JournalLane);
        lane.JournalLane = 0;
        for (var i = 0; i < window.Length; i++)
        {
            if (window[i] is not { Durability: not EntryDurability.Volatile } entry) continue;
            var wasStored = entry.Durability is EntryDurability.Stored or EntryDurability.Moving;
            _contents.Store(entry, isTransient: !entry.Message.IsPersistent);
            if (wasStored) entry.Durability = EntryDurability.Moving;
        }
        _effects.EndMove();
    }

    private void AddFromTail(QueueLane lane, JournalPage page, long now)
    {
        foreach (var stored in page.Messages)
        {
            if (stored.Key.Sequence > lane.ReadingUpTo) break;
            _contents.AddFromTail(Restore(lane, stored, now));
        }
        foreach (var key in page.Damaged)
        {
            if (key.Sequence > lane.ReadingUpTo) break;
            if (lane.Tail.TryTake(key.Sequence, 0)) Lose(1, 0);
        }
        var missing = lane.Tail.OnReadUpTo(Math.Min(page.KnownUpTo(), lane.ReadingUpTo));
        Lose(missing.Count, missing.Bytes);
    }

    /// <summary>Fills the places of messages set aside that a page has; what is in it besides is here or was settled meanwhile.</summary>
    private void AddSetAside(QueueLane lane, JournalPage page, long now)
    {
        var window = lane.Window;
        var from = page.Request.From.Sequence;
        var upTo = Math.Min(page.KnownUpTo(), window.LastSequence);
        foreach (var stored in page.Messages)
        {
            if (stored.Key.Sequence > upTo) break;
            _contents.TryFill(Restore(lane, stored, now));
        }
        for (var i = window.IndexOf(from); i < window.Length && window.SequenceAt(i) <= upTo; i++)
        {
            if (window[i]?.State != EntryState.SetAside) continue;
            var sequence = window.SequenceAt(i);
            lane.RemoveSetAside(i);
            Lose(1, window.SetAsideCount == 0 ? lane.SetAsideBytes : 0);
            i = window.IndexOf(sequence + 1) - 1;
        }
        if (window.SetAsideCount == 0) lane.SetAsideBytes = 0;
        lane.ReadSetAsideUpTo = page.IsEnd ? 0 : upTo;
    }

    private QueueEntry Restore(QueueLane lane, StoredMessage stored, long now)
    {
        if (stored.Message.Expires != 0) _expiry.Note(stored.Message.Expires, now);
        return new QueueEntry(lane, stored.Key.Sequence, stored.Message)
        {
            Durability = EntryDurability.Stored,
            Deliveries = new DeliveryHistory(stored.DeliveryCount),
        };
    }

    /// <summary>The journal does not have what it should; it has logged the damage.</summary>
    private void Lose(long count, long bytes)
    {
        _counters.Damaged += count;
        _contents.Subtract(count, bytes);
    }

    private bool IsTailWanted(QueueLane lane)
    {
        // Without anyone to give it to the backlog stays where it is, except that what has expired must go some time.
        if (_consumers.Count == 0) return lane.Waiting == 0 && lane.Tail.MayExpire;
        if (!_contents.IsMemoryShort) return lane.Unoffered <= PageMessages / 2;
        // Somebody could take a message, but nothing of what is in memory: then it is not worth its place there.
        return lane.IsOffered && _consumers.Exhaustion.IsAnyoneLooking && TrySetAside(lane);
    }

    /// <summary>
    /// Makes room for messages further behind: those that were offered and that nobody took keep no more than their places. What the
    /// journal does not have is written first.
    /// </summary>
    /// <returns>True when there is room, or none can be made; false when it will be there once the journal has written.</returns>
    private bool TrySetAside(QueueLane lane)
    {
        var window = lane.Window;
        var excess = _contents.WindowBytes / 2;
        var isWritten = true;
        // What has come back and was not offered since would be forgotten: nobody has missed it yet.
        for (var i = 0; i < window.Length && excess > 0 && window.SequenceAt(i) < lane.FirstReturned; i++)
        {
            if (window[i] is not { State: EntryState.Ready } entry) continue;
            excess -= entry.Message.Size;
            if (entry.Durability == EntryDurability.Stored)
            {
                _contents.SetAside(entry);
                continue;
            }
            isWritten = false;
            if (entry.Durability != EntryDurability.Volatile) continue;
            _counters.Spilled++;
            _contents.Store(entry, isTransient: true);
        }
        return isWritten;
    }

    private void ReadSetAside(QueueLane lane, long wanted)
    {
        if (_contents.IsMemoryShort) TrySetAside(lane);
        Read(lane, wanted, 0);
    }

    private void Read(QueueLane lane, long from, long upTo)
    {
        lane.IsReading = true;
        lane.ReadingUpTo = upTo;
        _effects.ReadPage(new MessageKey(lane.JournalLane, from), PageMessages, PageBytes, null);
    }
}
