using System.Runtime.CompilerServices;

namespace ActorMQ.Persistence.Log.Index;

/// <summary>
/// The messages of a lane by their numbers. New ones come at the end and old ones leave at the beginning, mostly; both, and looking for one,
/// cost little however many there are. Kept in pieces, so that memory follows what is there.
/// </summary>
internal sealed class EntryList
{
    private readonly List<EntryChunk> _chunks = [];

    public int Count { get; private set; }

    /// <summary>The greatest number in it.</summary>
    public long Last => _chunks[^1].Last;

    /// <summary>Adds an entry, or puts it in the place of the one with its number.</summary>
    /// <returns>True when there was one.</returns>
    public bool Set(in MessageEntry entry, out MessageEntry replaced)
    {
        replaced = default;
        var at = ChunkOf(entry.Sequence);
        if (at == _chunks.Count)
        {
            if (at == 0 || _chunks[^1].IsFull) _chunks.Add(new EntryChunk());
            else at--;
            _chunks[^1].Add(entry);
            Count++;
            return false;
        }
        var chunk = _chunks[at];
        var index = chunk.IndexOf(entry.Sequence);
        if (index < chunk.Count && chunk[index].Sequence == entry.Sequence)
        {
            replaced = chunk[index];
            chunk[index] = entry;
            return true;
        }
        if (chunk.IsFull)
        {
            _chunks.Insert(at + 1, chunk.Split());
            if (index > chunk.Count)
            {
                index -= chunk.Count;
                chunk = _chunks[at + 1];
            }
        }
        chunk.Insert(index, entry);
        Count++;
        return false;
    }

    public bool Remove(long sequence, out MessageEntry removed)
    {
        removed = default;
        var at = ChunkOf(sequence);
        if (at == _chunks.Count) return false;
        var chunk = _chunks[at];
        var index = chunk.IndexOf(sequence);
        if (chunk[index].Sequence != sequence) return false;
        removed = chunk[index];
        chunk.RemoveAt(index);
        Count--;
        if (chunk.Count == 0) _chunks.RemoveAt(at);
        else if (at + 1 < _chunks.Count && chunk.TryTakeIn(_chunks[at + 1])) _chunks.RemoveAt(at + 1);
        else if (at > 0 && _chunks[at - 1].TryTakeIn(chunk)) _chunks.RemoveAt(at);
        return true;
    }

    /// <summary>The entry with that number, to be changed where it is; a null reference when there is none. Valid until the next change.</summary>
    public ref MessageEntry Find(long sequence)
    {
        var at = ChunkOf(sequence);
        if (at == _chunks.Count) return ref Unsafe.NullRef<MessageEntry>();
        var chunk = _chunks[at];
        var index = chunk.IndexOf(sequence);
        if (chunk[index].Sequence != sequence) return ref Unsafe.NullRef<MessageEntry>();
        return ref chunk[index];
    }

    /// <summary>All that were never delivered, as far as is known, count as delivered once.</summary>
    public void CountDeliveries()
    {
        foreach (var chunk in _chunks)
        {
            for (var i = 0; i < chunk.Count; i++)
            {
                ref var entry = ref chunk[i];
                if (entry.DeliveryCount == 0) entry = entry.WithDeliveryCount(1);
            }
        }
    }

    /// <summary>In order, from that number on. Nothing is changed meanwhile.</summary>
    public IEnumerable<MessageEntry> From(long sequence)
    {
        for (var at = ChunkOf(sequence); at < _chunks.Count; at++)
        {
            var chunk = _chunks[at];
            for (var i = chunk.IndexOf(sequence); i < chunk.Count; i++) yield return chunk[i];
        }
    }

    /// <summary>The first chunk whose last entry is not before that number; the number of chunks when there is none.</summary>
    private int ChunkOf(long sequence)
    {
        if (_chunks.Count == 0 || _chunks[^1].Last < sequence) return _chunks.Count;
        var (low, high) = (0, _chunks.Count - 1);
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (_chunks[middle].Last < sequence) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
