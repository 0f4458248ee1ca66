namespace ActorMQ.Nodes.Bench.Measuring;

/// <summary>
/// Which of the numbers from 0 on have come, at one bit each while their neighbours are missing and next to nothing once a whole chunk is
/// there. Any thread may add.
/// </summary>
internal sealed class SequenceSet
{
    /// <summary>Larger numbers are taken for garbage: no run sends so many.</summary>
    public const long Limit = 1L << 36;

    private const int ChunkBits = 12;
    private const int ChunkSize = 1 << ChunkBits;

    private static readonly Chunk Full = new();

    private readonly Lock _gate = new();
    private Chunk?[] _chunks = new Chunk?[4];
    private long _count;

    /// <summary>How many different numbers have come.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <param name="number">Less than <see cref="Limit"/>.</param>
    /// <returns>False: it had come before.</returns>
    public bool Add(long number)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((ulong)number, (ulong)Limit, nameof(number));
        var index = (int)(number >> ChunkBits);
        var chunk = ChunkAt(index);
        if (chunk == Full || !chunk.Add((int)(number & (ChunkSize - 1)))) return false;
        Interlocked.Increment(ref _count);
        if (!chunk.IsComplete) return true;
        lock (_gate) _chunks[index] = Full;
        return true;
    }

    private Chunk ChunkAt(int index)
    {
        var chunks = Volatile.Read(ref _chunks);
        return (index < chunks.Length ? Volatile.Read(ref chunks[index]) : null) ?? CreateChunk(index);
    }

    private Chunk CreateChunk(int index)
    {
        lock (_gate)
        {
            if (index >= _chunks.Length)
            {
                var larger = new Chunk?[Math.Max(index + 1, _chunks.Length * 2)];
                _chunks.CopyTo(larger, 0);
                Volatile.Write(ref _chunks, larger);
            }
            return _chunks[index] ??= new Chunk();
        }
    }

    private sealed class Chunk
    {
        private readonly ulong[] _bits = new ulong[ChunkSize / 64];
        private int _count;

        public bool IsComplete => Volatile.Read(ref _count) == ChunkSize;

        public bool Add(int number)
        {
            var bit = 1UL << (number & 63);
            if ((Interlocked.Or(ref _bits[number >> 6], bit) & bit) != 0) return false;
            Interlocked.Increment(ref _count);
            return true;
        }
    }
}
