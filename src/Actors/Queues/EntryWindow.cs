using ActorMQ.Actors.Collections;

namespace ActorMQ.Actors.Queues;

/// <summary>
/// The part of a lane that is in memory: entries in the order of their sequence numbers. An entry that is with a consumer keeps its
/// place, so one that comes back is at the right position by itself. Entries that are gone leave holes, which are closed at the
/// front at once and elsewhere when they are more than half.
/// </summary>
internal sealed class EntryWindow
{
    private readonly Ring<Slot> _slots = new();
    private int _holes;

    /// <summary>Places in use, holes included; indexes run from 0 to this.</summary>
    public int Length => _slots.Count;

    /// <summary>Entries.</summary>
    public int Count => _slots.Count - _holes;

    public long LastSequence => Length == 0 ? 0 : _slots[Length - 1].Sequence;

    /// <summary>The entry at a place, null for a hole.</summary>
    public QueueEntry? this[int index] => _slots[index].Entry;

    /// <summary>Appends an entry; its sequence number must be greater than all before it.</summary>
    public void Add(QueueEntry entry)
    {
        // A single message held for long must not let the window grow with everything that passes it by.
        if (_slots.IsFull && _holes > Length / 2)
        {
            _slots.Pack(static slot => slot.Entry is not null);
            _holes = 0;
        }
        _slots.Add(new Slot(entry.Sequence, entry));
    }

    /// <summary>Makes a hole where the entry was. Indexes may shift.</summary>
    public void Remove(QueueEntry entry)
    {
        ref var slot = ref _slots[IndexOf(entry.Sequence)];
        if (slot.Entry != entry) throw new InvalidOperationException($"Entry {entry.Key} is not in its window.");
        slot = slot with { Entry = null };
        _holes++;
        while (Length > 0 && _slots[0].Entry is null)
        {
            _slots.RemoveFirst();
            _holes--;
        }
    }

    /// <summary>The place of the first entry, or hole, with that sequence number or a greater one.</summary>
    public int IndexOf(long sequence)
    {
        // Most look-ups are for the oldest entry.
        if (Length == 0 || _slots[0].Sequence >= sequence) return 0;
        var (low, high) = (0, Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_slots[middle].Sequence < sequence) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    private readonly record struct Slot(long Sequence, QueueEntry? Entry);
}
