using ActorMQ.Actors.Collections;


namespace ActorMQ.Actors.Queues;

/// <summary>
/// The part of a lane whose messages have places in memory, in the order of their sequence numbers. An entry that is with a consumer
/// keeps its place, so one that comes back is at the right position by itself. Entries that are gone leave holes, which are closed at
/// the front at once and elsewhere when they are more than half. An entry that nobody wants for now can be set aside: sixteen bytes
/// remain, its place, to be filled again when the message has been read back from the journal.
/// </summary>
internal sealed class EntryWindow
{
    private static readonly QueueEntry SetAsideMark = QueueEntry.CreateSetAsideMark();

    private readonly Ring<Slot> _slots = new();
    private int _holes;

    /// <summary>Places in use, holes included; indexes run from 0 to this.</summary>
    public int Length => _slots.Count;

    /// <summary>Messages, those set aside included.</summary>
    public int Count => _slots.Count - _holes;

    /// <summary>Messages of which there is only a place.</summary>
    public int SetAsideCount { get; private set; }

    public long LastSequence => Length == 0 ? 0 : _slots[Length - 1].Sequence;

    /// <summary>The entry at a place; null for a hole, and for a message set aside one that says just that.</summary>
    public QueueEntry? this[int index] => _slots[index].Entry;

    public long SequenceAt(int index) => _slots[index].Sequence;

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
    public void Remove(QueueEntry entry) => Clear(PlaceOf(entry));

    /// <summary>Makes a hole where a message was set aside: the journal does not have it. Indexes may shift.</summary>
    public void RemoveSetAside(int index)
    {
        if (_slots[index].Entry != SetAsideMark) throw new InvalidOperationException($"Nothing is set aside at place {index}.");
        SetAsideCount--;
        Clear(index);
    }

    /// <summary>Keeps no more than the place of an entry.</summary>
    public void SetAside(QueueEntry entry)
    {
        var index = PlaceOf(entry);
        _slots[index] = new Slot(entry.Sequence, SetAsideMark);
        SetAsideCount++;
    }

    /// <summary>Puts a message that was set aside back into its place; false when it has none, because it was settled meanwhile or is here.</summary>
    public bool TryFill(QueueEntry entry)
    {
        var index = IndexOf(entry.Sequence);
        if (index == Length || _slots[index].Sequence != entry.Sequence || _slots[index].Entry != SetAsideMark) return false;
        _slots[index] = new Slot(entry.Sequence, entry);
        SetAsideCount--;
        return true;
    }

    /// <summary>The place of the first message, or hole, with that sequence number or a greater one.</summary>
    public int IndexOf(long sequence)
    {
        // Most look-ups are for the oldest entry, and most of the others find as many places before it as there are numbers.
        if (Length == 0 || _slots[0].Sequence >= sequence) return 0;
        var guess = sequence - _slots[0].Sequence;
        if (guess < Length && _slots[(int)guess].Sequence == sequence) return (int)guess;
        var (low, high) = (0, (int)Math.Min(guess, Length));
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_slots[middle].Sequence < sequence) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /// <summary>The place behind one that was at an index, whose entry may have been removed since.</summary>
    public int IndexBehind(int index, long sequence) => index < Length && _slots[index].Sequence == sequence ? index + 1 : IndexOf(sequence + 1);

    private int PlaceOf(QueueEntry entry)
    {
        var index = IndexOf(entry.Sequence);
        if (index == Length || _slots[index].Entry != entry) throw new InvalidOperationException($"Entry {entry.Key} is not in its window.");
        return index;
    }

    private void Clear(int index)
    {
        ref var slot = ref _slots[index];
        slot = slot with { Entry = null };
        _holes++;
        while (Length > 0 && _slots[0].Entry is null)
        {
            _slots.RemoveFirst();
            _holes--;
        }
    }

    private readonly record struct Slot(long Sequence, QueueEntry? Entry);
}
