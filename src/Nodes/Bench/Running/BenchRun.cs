using ActorMQ.Nodes.Bench.Measuring;
using ActorMQ.Nodes.Bench.Options;
using ActorMQ.Nodes.Bench.Reports;

namespace ActorMQ.Nodes.Bench.Running;

/// <summary>One run from the first connection to the report, watched all the time: it may be interrupted, fail, or get stuck.</summary>
internal sealed class BenchRun
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    // What an interrupted run may take to receive what is on its way.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly BenchOptions _options;
    private readonly RunFaults _faults = new();
    private readonly Timeline _timeline = new();
    private readonly ILoad _load;

    public BenchRun(BenchOptions options)
    {
        _options = options;
        _load = options.Workload switch
        {
            Workload.Rpc => new RpcLoad(options, _faults),
            Workload.Connections => new ConnectionsLoad(options, _faults),
            _ => new FlowLoad(options, _faults),
        };
    }

    /// <summary>Does it all.</summary>
    /// <param name="interrupted">Completes when the user has seen enough.</param>
    /// <param name="show">Called ten times a second.</param>
    /// <exception cref="BenchException">It could not begin.</exception>
    public async Task<BenchReport> RunAsync(Task interrupted, Action<TimeSpan, RunProgress> show)
    {
        try
        {
            await PrepareAsync(interrupted);
            var start = MonotonicClock.Now;
            var outcome = await RunAsync(start, interrupted, show);
            // Taken before everybody says goodbye: that is not part of it.
            return BenchReport.Of(_options, outcome, MonotonicClock.Now - start, _load.Result(start), _timeline, _faults);
        }
        finally
        {
            await _load.CloseAsync();
        }
    }

    private async Task PrepareAsync(Task interrupted)
    {
        using var stop = new CancellationTokenSource();
        var preparing = _load.PrepareAsync(stop.Token);
        await Task.WhenAny(preparing, interrupted);
        if (!preparing.IsCompleted) await stop.CancelAsync();
        await preparing;
    }

    private async Task<Outcome> RunAsync(long start, Task interrupted, Action<TimeSpan, RunProgress> show)
    {
        using var stop = new CancellationTokenSource();
        var running = _load.RunAsync(stop.Token);
        var end = await WatchAsync(running, start, interrupted, show);
        await stop.CancelAsync();
        if (end == Outcome.Interrupted) await Task.WhenAny(running, _faults.First, Task.Delay(Grace));
        if (running.IsCompleted) await running;
        return _faults.Count > 0 ? Outcome.Failed : end;
    }

    private async Task<Outcome> WatchAsync(Task running, long start, Task interrupted, Action<TimeSpan, RunProgress> show)
    {
        var (moves, movedAt) = (-1L, start);
        _timeline.Add(start, 0);
        while (true)
        {
            await Task.WhenAny(running, interrupted, _faults.First, Task.Delay(Tick));
            var (now, progress) = (MonotonicClock.Now, _load.Progress);
            _timeline.Add(now, _options.Window > 0 ? progress.Confirmed : progress.Sent);
            show(TimeSpan.FromSeconds(MonotonicClock.Seconds(now - start)), progress);
            if (_faults.First.IsCompleted) return Outcome.Failed;
            if (running.IsCompleted) return Outcome.Completed;
            if (interrupted.IsCompleted) return Outcome.Interrupted;
            if (progress.Moves != moves || !progress.IsWaiting) (moves, movedAt) = (progress.Moves, now);
            else if (now - movedAt > _options.Patience.Nanoseconds()) return Outcome.Stalled;
        }
    }
}
