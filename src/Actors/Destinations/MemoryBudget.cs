namespace ActorMQ.Actors.Destinations;

/// <summary>
/// How many bytes of messages all queues together may keep in memory. A queue asks before it keeps one; what does not fit goes to
/// disk. Safe for use from any thread.
/// </summary>
public sealed class MemoryBudget
{
    private long _used;
    private long _limit;

    public MemoryBudget(long limit) => _limit = limit;

    /// <summary>Bytes. With a lower one than before what is kept stays until it goes.</summary>
    public long Limit
    {
        get => Interlocked.Read(ref _limit);
        set => Interlocked.Exchange(ref _limit, value);
    }

    /// <summary>Bytes reserved now; small guaranteed shares may take it above <see cref="Limit"/>.</summary>
    public long Used => Interlocked.Read(ref _used);

    /// <summary>True when nothing more should be kept that can be on disk as well.</summary>
    public bool IsShort => Used >= Limit;

    public bool TryReserve(int bytes)
    {
        if (Interlocked.Add(ref _used, bytes) <= Limit) return true;
        Interlocked.Add(ref _used, -bytes);
        return false;
    }

    /// <summary>Reserves without asking: for the guaranteed minimum that lets every queue make progress.</summary>
    public void Reserve(int bytes) => Interlocked.Add(ref _used, bytes);

    public void Release(long bytes) => Interlocked.Add(ref _used, -bytes);
}
