namespace ActorMQ.Persistence.Log.Index;

/// <summary>Some entries in order of their numbers, never none but for a moment.</summary>
internal sealed class EntryChunk
{
    private const int First = 4;
    private const int Full = 512;

    private MessageEntry[] _entries;
    private int _start;

    public EntryChunk()
        : this(new MessageEntry[First], 0)
    {
    }

    private EntryChunk(MessageEntry[] entries, int count)
    {
        _entries = entries;
        Count = count;
    }

    public int Count { get; private set; }

    public bool IsFull => Count == Full;

    public long Last => _entries[_start + Count - 1].Sequence;

    public ref MessageEntry this[int index] => ref _entries[_start + index];

    public void Add(in MessageEntry entry)
    {
        MakeRoom();
        _entries[_start + Count++] = entry;
    }

    public void Insert(int index, in MessageEntry entry)
    {
        MakeRoom();
        var at = _start + index;
        Array.Copy(_entries, at, _entries, at + 1, Count - index);
        _entries[at] = entry;
        Count++;
    }

    public void RemoveAt(int index)
    {
        Count--;
        if (index == 0) _start++;
        else Array.Copy(_entries, _start + index + 1, _entries, _start + index, Count - index);
    }

    /// <summary>Gives away its second half.</summary>
    public EntryChunk Split()
    {
        var kept = Count / 2;
        var entries = new MessageEntry[Full];
        Array.Copy(_entries, _start + kept, entries, 0, Count - kept);
        var other = new EntryChunk(entries, Count - kept);
        Count = kept;
        return other;
    }

    /// <summary>Takes over the entries of the next one if together they leave half of the room free.</summary>
    public bool TryTakeIn(EntryChunk next)
    {
        if (Count + next.Count > Full / 2) return false;
        var entries = new MessageEntry[Full];
        Array.Copy(_entries, _start, entries, 0, Count);
        Array.Copy(next._entries, next._start, entries, Count, next.Count);
        (_entries, _start) = (entries, 0);
        Count += next.Count;
        return true;
    }

    /// <summary>Where the first entry is whose number is not less than that; <see cref="Count"/> when there is none.</summary>
    public int IndexOf(long sequence)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (this[middle].Sequence < sequence) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /// <summary>Room for one more behind the last.</summary>
    private void MakeRoom()
    {
        if (_start + Count < _entries.Length) return;
        if (_start > 0)
        {
            Array.Copy(_entries, _start, _entries, 0, Count);
            _start = 0;
            return;
        }
        Array.Resize(ref _entries, Math.Min(Full, Count * 2));
    }
}
