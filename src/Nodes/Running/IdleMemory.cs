using ActorMQ.Model;

namespace ActorMQ.Nodes.Running;

/// <summary>
/// Gives the memory of messages that have gone back to the system. The runtime does so when it needs room for the next ones, which in a broker
/// that has become quiet may be never. This waits until there is nothing to do that a collection could hold up.
/// </summary>
internal sealed class IdleMemory : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    // Heart-beats and an administrator who looks on make less than that between two looks.
    private static readonly ByteSize Quiet = ByteSize.MiB(4);

    // Less is not worth a collection.
    private static readonly ByteSize Worthwhile = ByteSize.MiB(32);

    private readonly PeriodicTimer _timer = new(Interval);
    private readonly Task _watching;
    private long _allocated;
    private long _collectedAt;

    public IdleMemory() => _watching = WatchAsync();

    /// <summary>Whether a collection holds up nobody, and may find much.</summary>
    /// <param name="sinceLastLook">Bytes allocated since the last look.</param>
    /// <param name="sinceCollection">Bytes allocated since the last collection of this kind.</param>
    /// <param name="inUse">Bytes of the heap.</param>
    public static bool IsTime(long sinceLastLook, long sinceCollection, long inUse) =>
        sinceLastLook < Quiet.Bytes && sinceCollection >= Math.Max(Worthwhile.Bytes, inUse / 4);

    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        await _watching;
    }

    private async Task WatchAsync()
    {
        while (await _timer.WaitForNextTickAsync())
        {
            var allocated = GC.GetTotalAllocatedBytes();
            if (IsTime(allocated - _allocated, allocated - _collectedAt, GC.GetTotalMemory(forceFullCollection: false)))
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                _collectedAt = allocated;
            }
            _allocated = allocated;
        }
    }
}
