using System.Collections.Concurrent;
using ActorMQ.Nodes.Bench.Measuring;
using ActorMQ.Nodes.Bench.Options;
using ActorMQ.Nodes.Bench.Reports;
using ActorMQ.Nodes.Bench.Wire;

namespace ActorMQ.Nodes.Bench.Running;

/// <summary>Clients that connect, and stay for a while without a word.</summary>
internal sealed class ConnectionsLoad(BenchOptions options, RunFaults faults) : ILoad
{
    // So many attempts at a time: few enough for the listen queue of any broker.
    private const int Attempts = 64;

    private readonly ConcurrentQueue<StompClient> _clients = new();
    private readonly Lock _gate = new();
    private readonly LatencyHistogram _latency = new();
    private long _lastAt;

    public RunProgress Progress => new(_clients.Count, 0, 0, options.Connections, IsWaiting: false);

    public Task PrepareAsync(CancellationToken cancellation) => Task.CompletedTask;

    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            await Parallel.ForEachAsync(
                Enumerable.Range(0, options.Connections),
                new ParallelOptions { MaxDegreeOfParallelism = Attempts, CancellationToken = stop },
                async (_, cancellation) => await ConnectAsync(cancellation));
            await Task.Delay(options.Duration ?? BenchOptions.DefaultDuration, stop);
        }
        catch (OperationCanceledException)
        {
            // The user has seen enough.
        }
        catch (BenchException e)
        {
            faults.Add(e.Message);
        }
    }

    public LoadResult Result(long start) => new()
    {
        Sent = Transfer.Of(0, 0, [], start),
        Received = Transfer.Of(0, 0, [], start),
        Connections = new ConnectionFigures(
            _clients.Count, _clients.Count(client => !client.IsLost), Rounded.Rate(_clients.Count / MonotonicClock.Seconds(Math.Max(1, _lastAt - start)))),
        Latency = new LatencyResults { Connect = LatencyFigures.Of(_latency) },
    };

    public Task CloseAsync() => Task.WhenAll(_clients.Select(client => client.DisposeAsync().AsTask()));

    private async Task ConnectAsync(CancellationToken cancellation)
    {
        var begin = MonotonicClock.Now;
        _clients.Enqueue(await StompClient.ConnectAsync(options, faults, null, cancellation));
        lock (_gate)
        {
            _lastAt = MonotonicClock.Now;
            _latency.Record(_lastAt - begin);
        }
    }
}
