using ActorMQ.Persistence;

namespace ActorMQ.Actors.Queues;

/// <content>The part of the queue that is on disk only.</content>
public sealed partial class QueueState
{
    // One page is a few milliseconds of work for a fast consumer, and little memory for a slow one.
    private const int PageMessages = 2000;
    private const long PageBytes = 2 << 20;

    /// <summary>Messages of a lane read back from the journal.</summary>
    public void AddPage(JournalPage page)
    {
        ArgumentNullException.ThrowIfNull(page);
        if (page.Request.Tag is QueueBrowse browse)
        {
            _browsers.AddPage(browse, page);
            return;
        }
        var lane = _lanes.FirstOrDefault(l => l is not null && l.JournalLane == page.Request.From.Lane);
        // A purge drops the lane while a page of it may be under way.
        if (lane is null || lane.ReadingUpTo == 0) return;
        var readUpTo = lane.ReadingUpTo;
        lane.ReadingUpTo = 0;
        if (page.Failure is not null) return;

        foreach (var stored in page.Messages)
        {
            if (stored.Key.Sequence > readUpTo) break;
            TakeFromTail(lane, stored);
        }
        foreach (var key in page.Damaged) SkipDamaged(lane, key);
        if (page.Messages.Count == 0 && page.Damaged.Count == 0 && page.IsEnd && readUpTo == lane.Readable) CorrectCount(lane);
    }

    private void AddToTail(QueueEntry entry)
    {
        var lane = entry.Lane;
        if (lane.TailCount == 0) lane.TailStart = entry.Sequence;
        entry.IsInTail = true;
        lane.TailCount++;
        lane.TailBytes += entry.Message.Size;
        lane.TailPending++;
        if (!entry.Message.IsPersistent) Counters.Spilled++;
        Store(entry, isTransient: !entry.Message.IsPersistent);
    }

    private static void TailStored(QueueEntry entry)
    {
        var lane = entry.Lane;
        // After a purge the entry's lane starts anew; what was under way for the old one no longer counts.
        if (lane.TailPending == 0 || entry.Sequence < lane.TailStart) return;
        lane.TailPending--;
        lane.TailStoredUpTo = Math.Max(lane.TailStoredUpTo, entry.Sequence);
    }

    /// <summary>Asks for the next page of each lane whose window runs low, highest priority first.</summary>
    private void ReadTails()
    {
        for (var priority = Priorities - 1; priority >= 0; priority--)
        {
            var lane = _lanes[priority];
            if (lane is null || lane.TailCount == 0 || lane.ReadingUpTo != 0) continue;
            if (lane.Waiting > PageMessages / 2 || lane.TailStart > lane.Readable) continue;
            if (_windowBytes > Options.MemoryWindow.Bytes && lane.Waiting > 0) continue;
            // Without anyone to give it to the backlog stays where it is, except that what has expired must go some time.
            if (_consumers.Count == 0 && (lane.Waiting > 0 || !_mayExpire)) continue;
            lane.ReadingUpTo = lane.Readable;
            _effects.ReadPage(new MessageKey(lane.JournalLane, lane.TailStart), PageMessages, PageBytes, null);
        }
    }

    private void TakeFromTail(QueueLane lane, StoredMessage stored)
    {
        var message = stored.Message;
        var entry = new QueueEntry(lane, stored.Key.Sequence, message)
        {
            State = EntryState.Ready,
            Durability = EntryDurability.Stored,
            DeliveryCount = stored.DeliveryCount,
        };
        if (message.Expires != 0) _mayExpire = true;
        _memory.Reserve(message.Size);
        AddToWindow(entry);
        ShrinkTail(lane, 1, message.Size, entry.Sequence + 1);
    }

    private void SkipDamaged(QueueLane lane, MessageKey key)
    {
        Counters.Damaged++;
        Count--;
        ShrinkTail(lane, 1, 0, key.Sequence + 1);
    }

    private static void ShrinkTail(QueueLane lane, long count, long bytes, long nextStart)
    {
        lane.TailCount = Math.Max(0, lane.TailCount - count);
        lane.TailBytes = lane.TailCount == 0 ? 0 : Math.Max(0, lane.TailBytes - bytes);
        lane.TailStart = Math.Max(lane.TailStart, nextStart);
    }

    /// <summary>The journal has fewer messages than it counted. It has logged the damage; waiting for them would be for ever.</summary>
    private void CorrectCount(QueueLane lane)
    {
        var missing = lane.TailCount - lane.TailPending;
        if (missing <= 0) return;
        Counters.Damaged += missing;
        Count -= missing;
        if (lane.TailPending == 0) Bytes -= lane.TailBytes;
        ShrinkTail(lane, missing, 0, lane.TailStart);
    }

    /// <summary>The queue is deleted: nothing of it stays anywhere.</summary>
    public void DropEverything()
    {
        foreach (var lane in _lanes)
        {
            if (lane is null) continue;
            for (var i = lane.Window.Length - 1; i >= 0; i--)
            {
                if (i < lane.Window.Length && lane.Window[i] is { } entry) Remove(entry);
            }
            if (lane.JournalLane != 0) _effects.DropLane(lane.JournalLane);
        }
    }

    /// <summary>
    /// Forgets the tail by dropping the whole lane; what is with consumers moves to a new one, so that it survives a restart.
    /// </summary>
    private void DropTail(QueueLane lane)
    {
        Count -= lane.TailCount;
        Bytes -= lane.TailBytes;
        _effects.DropLane(lane.JournalLane);
        lane.JournalLane = 0;
        lane.TailCount = lane.TailBytes = lane.TailPending = 0;
        lane.TailStart = lane.NextSequence;
        lane.TailStoredUpTo = lane.NextSequence - 1;
        lane.ReadingUpTo = 0;
        for (var i = 0; i < lane.Window.Length; i++)
        {
            if (lane.Window[i] is { Durability: not EntryDurability.Volatile } entry) Store(entry, isTransient: !entry.Message.IsPersistent);
        }
    }
}
