using System.Runtime;

namespace ActorMQ.Nodes.Running;

/// <summary>
/// Gives the memory of messages that have gone back to the system. The runtime does so when it needs room for the next ones, which in a broker
/// that has become quiet may be never. What is done when is for <see cref="IdleMemoryPlan"/> to say.
/// </summary>
internal sealed class IdleMemory : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    // Short collections in a row.
    private static readonly TimeSpan ShortInterval = TimeSpan.FromMilliseconds(200);

    private readonly PeriodicTimer _timer = new(Interval);
    private readonly IdleMemoryPlan _plan = new();
    private readonly Task _watching;

    public IdleMemory() => _watching = WatchAsync();

    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        await _watching;
    }

    private async Task WatchAsync()
    {
        while (await _timer.WaitForNextTickAsync())
        {
            var step = _plan.Next(Look());
            CarryOut(step);
            _timer.Period = step == IdleMemoryStep.CollectYoung ? ShortInterval : Interval;
        }
    }

    private static MemoryLook Look()
    {
        var (last, beside, onTheSpot) = (GC.GetGCMemoryInfo(GCKind.Any), GC.GetGCMemoryInfo(GCKind.Background), GC.GetGCMemoryInfo(GCKind.FullBlocking));
        // Asked for a collection beside the work, the runtime may make one on the spot all the same.
        var full = onTheSpot.Index > beside.Index || beside.Generation < GC.MaxGeneration ? onTheSpot : beside;
        return new MemoryLook(GC.GetTotalAllocatedBytes(), GC.GetTotalMemory(forceFullCollection: false), last.TotalCommittedBytes)
        {
            Found = full.Generation == GC.MaxGeneration ? full.PromotedBytes : null,
            LastPause = last.PauseDurations.Length > 0 ? last.PauseDurations[0] : TimeSpan.Zero,
        };
    }

    private static void CarryOut(IdleMemoryStep step)
    {
        switch (step)
        {
            case IdleMemoryStep.CollectBeside:
                // Otherwise the runtime may find that compacting is better, and hold up everybody.
                var mode = GCSettings.LatencyMode;
                GCSettings.LatencyMode = GCLatencyMode.SustainedLowLatency;
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
                GCSettings.LatencyMode = mode;
                break;
            case IdleMemoryStep.CollectYoung:
                GC.Collect(1, GCCollectionMode.Forced, blocking: true, compacting: false);
                break;
            case IdleMemoryStep.Compact:
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                break;
        }
    }
}
