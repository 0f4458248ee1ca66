using ActorMQ.Persistence;

namespace ActorMQ.Actors.Queues;

/// <content>What is in the journal only: the tails of the lanes, and messages set aside.</content>
public sealed partial class QueueState
{
    // One page is a few milliseconds of work for a fast consumer, and little memory for a slow one.
    private const int PageMessages = 2000;
    private const long PageBytes = 2 << 20;

    // A journal that could not read may be able to later.
    private const long ReadRetryMilliseconds = 1000;

    private bool _mayExpireInTail;
    private long _readAgainAt;

    // No page is asked for when memory is short, but for those that nothing can go on without.
    private bool IsMemoryShort => _windowBytes >= Options.MemoryWindow.Bytes || _memory.IsShort;

    /// <summary>True while nothing is asked of a journal that could not read.</summary>
    internal bool IsReadDelayed(long now) => now < _readAgainAt;

    /// <summary>Messages of a lane read back from the journal.</summary>
    public void AddPage(JournalPage page, long now)
    {
        ArgumentNullException.ThrowIfNull(page);
        if (page.Request.Tag is QueueBrowse browse)
        {
            QueueBrowsers.AddPage(browse, page);
            return;
        }
        var from = page.Request.From;
        // A purge drops the lane while a page of it may be under way.
        if (Lanes.FirstOrDefault(l => l.JournalLane == from.Lane) is not { IsReading: true } lane) return;
        lane.IsReading = false;
        if (page.Failure is not null)
        {
            _readAgainAt = now + ReadRetryMilliseconds;
            _effects.WakeAt(_readAgainAt);
            return;
        }
        if (lane.ReadingUpTo == 0) AddSetAside(lane, page, now);
        else AddFromTail(lane, page, now);
    }

    private void AddToTail(QueueEntry entry)
    {
        var isPersistent = entry.Message.IsPersistent;
        entry.IsInTail = true;
        entry.Lane.Tail.Add(entry);
        _onTheirWayToTheTail.Add(entry);
        if (!isPersistent) Counters.Spilled++;
        if (entry.Message.Expires != 0) _mayExpireInTail = true;
        Store(entry, isTransient: !isPersistent);
    }

    private void AddFromTail(QueueLane lane, JournalPage page, long now)
    {
        foreach (var stored in page.Messages)
        {
            var sequence = stored.Key.Sequence;
            if (sequence > lane.ReadingUpTo) break;
            var entry = Restore(lane, stored, now);
            _memory.Reserve(entry.Message.Size);
            AddToWindow(entry);
            if (lane.Tail.TryTake(sequence, entry.Message.Size)) continue;
            Count++;
            Bytes += entry.Message.Size;
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
            var entry = Restore(lane, stored, now);
            if (!window.TryFill(entry)) continue;
            // The page may be older than the last time it was delivered.
            if (lane.SetAsideDeliveries.Remove(entry.Sequence, out var deliveries)) entry.Deliveries = deliveries;
            _memory.Reserve(entry.Message.Size);
            _windowBytes += entry.Message.Size;
            lane.SetAsideBytes -= entry.Message.Size;
        }
        for (var i = window.IndexOf(from); i < window.Length && window.SequenceAt(i) <= upTo; i++)
        {
            if (window[i]?.State != EntryState.SetAside) continue;
            var sequence = window.SequenceAt(i);
            RemoveSetAside(lane, i);
            Lose(1, window.SetAsideCount == 0 ? lane.SetAsideBytes : 0);
            i = window.IndexOf(sequence + 1) - 1;
        }
        if (window.SetAsideCount == 0) lane.SetAsideBytes = 0;
        lane.ReadSetAsideUpTo = page.IsEnd ? 0 : upTo;
    }

    private QueueEntry Restore(QueueLane lane, StoredMessage stored, long now)
    {
        if (stored.Message.Expires != 0) NoteExpiry(stored.Message.Expires, now);
        return new QueueEntry(lane, stored.Key.Sequence, stored.Message)
        {
            Durability = EntryDurability.Stored,
            Deliveries = new DeliveryHistory(stored.DeliveryCount),
        };
    }

    /// <summary>The journal does not have what it should; it has logged the damage.</summary>
    private void Lose(long count, long bytes)
    {
        Counters.Damaged += count;
        Count -= count;
        Bytes -= bytes;
    }

    /// <summary>Asks for what consumers will need next, highest priority first.</summary>
    private void ReadAhead(long now)
    {
        if (IsReadDelayed(now)) return;
        for (var priority = QueueLane.Priorities - 1; priority >= 0; priority--)
        {
            if (_lanes[priority] is not { IsReading: false } lane) continue;
            if (lane.Window.SetAsideCount > 0 && lane.WantedSetAside is > 0 and var wanted && _consumers.IsAnyoneLooking) ReadSetAside(lane, wanted);
            else if (lane.Tail.CanBeRead && IsTailWanted(lane)) Read(lane, lane.Tail.Start, lane.Tail.Readable);
        }
    }

    private bool IsTailWanted(QueueLane lane)
    {
        // Without anyone to give it to the backlog stays where it is, except that what has expired must go some time.
        if (_consumers.Count == 0) return lane.Waiting == 0 && _mayExpireInTail;
        if (!IsMemoryShort) return lane.Unoffered <= PageMessages / 2;
        // Somebody could take a message, but nothing of what is in memory: then it is not worth its place there.
        return lane.IsOffered && _consumers.IsAnyoneLooking && TrySetAside(lane);
    }

    /// <summary>
    /// Makes room for messages further behind: those that were offered and that nobody took keep no more than their places. What the
    /// journal does not have is written first.
    /// </summary>
    /// <returns>True when there is room, or none can be made; false when it will be there once the journal has written.</returns>
    private bool TrySetAside(QueueLane lane)
    {
        var window = lane.Window;
        var excess = _windowBytes / 2;
        var isWritten = true;
        // What has come back and was not offered since would be forgotten: nobody has missed it yet.
        for (var i = 0; i < window.Length && excess > 0 && window.SequenceAt(i) < lane.FirstReturned; i++)
        {
            if (window[i] is not { State: EntryState.Ready } entry) continue;
            excess -= entry.Message.Size;
            if (entry.Durability == EntryDurability.Stored)
            {
                SetAside(entry);
                continue;
            }
            isWritten = false;
            if (entry.Durability != EntryDurability.Volatile) continue;
            Counters.Spilled++;
            Store(entry, isTransient: true);
        }
        return isWritten;
    }

    private void SetAside(QueueEntry entry)
    {
        var size = entry.Message.Size;
        entry.State = EntryState.SetAside;
        entry.Lane.Window.SetAside(entry);
        entry.Lane.SetAsideBytes += size;
        if (entry.Deliveries.Count > 0) entry.Lane.SetAsideDeliveries.Add(entry.Sequence, entry.Deliveries);
        _windowBytes -= size;
        _memory.Release(size);
    }

    private static void RemoveSetAside(QueueLane lane, int index)
    {
        lane.SetAsideDeliveries.Remove(lane.Window.SequenceAt(index));
        lane.Window.RemoveSetAside(index);
        lane.Waiting--;
    }

    /// <summary>
    /// Forgets everything that is on disk only by dropping the whole lane. What is with consumers moves to a new one, so that it
    /// survives a restart.
    /// </summary>
    private void DropWhatIsOnDisk(QueueLane lane)
    {
        var window = lane.Window;
        Count -= lane.Tail.Count + window.SetAsideCount;
        Bytes -= lane.Tail.Bytes + lane.SetAsideBytes;
        for (var i = window.Length - 1; i >= 0; i--)
        {
            if (i < window.Length && window[i]?.State == EntryState.SetAside) RemoveSetAside(lane, i);
        }
        foreach (var entry in _transactions.SelectMany(transaction => transaction.Sends))
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
            Store(entry, isTransient: !entry.Message.IsPersistent);
            if (wasStored) entry.Durability = EntryDurability.Moving;
        }
        _effects.EndMove();
    }

    private void ReadSetAside(QueueLane lane, long wanted)
    {
        if (IsMemoryShort) TrySetAside(lane);
        Read(lane, wanted, 0);
    }

    private void Read(QueueLane lane, long from, long upTo)
    {
        lane.IsReading = true;
        lane.ReadingUpTo = upTo;
        _effects.ReadPage(new MessageKey(lane.JournalLane, from), PageMessages, PageBytes, null);
    }
}
