using ActorMQ.Nodes.Bench.Measuring;
using ActorMQ.Nodes.Bench.Options;
using ActorMQ.Nodes.Bench.Reports;

namespace ActorMQ.Nodes.Bench.Running;

/// <summary>Producers and consumers at a queue or a topic; without consumers it fills a queue, without producers it empties one.</summary>
internal sealed class FlowLoad : ILoad
{
    private readonly BenchOptions _options;
    private readonly RunFaults _faults;
    private readonly Flow _flow;
    private readonly List<Producer> _producers = [];
    private readonly List<Consumer> _consumers = [];

    public FlowLoad(BenchOptions options, RunFaults faults)
    {
        _options = options;
        _faults = faults;
        var isTopic = options.Workload == Workload.Topic;
        _flow = new Flow(isTopic ? options.Consumers : Math.Min(1, options.Consumers), options.InFlight, wantsReceipts: options.Window > 0);
        var run = (uint)Random.Shared.NextInt64(1L << 32);
        for (var i = 0; i < options.Producers; i++) _producers.Add(new Producer(options, _flow, run, i));
        var audience = new Audience();
        for (var i = 0; i < options.Consumers; i++)
            _consumers.Add(
                new Consumer(options, _flow, Share.Of(options, i), isTopic ? i : 0, isTopic ? new Audience() : audience, options.Producers > 0 ? run : null));
    }

    public RunProgress Progress => new(
        _flow.Sent,
        _flow.Confirmed,
        _flow.Received,
        _options.Messages,
        IsWaiting: _flow.Missing > 0 || !_flow.IsAllConfirmed || (_options.Rate == 0 && !_flow.IsSendingOver));

    public async Task PrepareAsync(CancellationToken cancellation)
    {
        // Consumers first: a topic keeps nothing for those who come late.
        foreach (var consumer in _consumers) await consumer.ConnectAsync(_faults, cancellation);
        foreach (var producer in _producers) await producer.ConnectAsync(_faults, cancellation);
    }

    public async Task RunAsync(CancellationToken stop)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(stop);
        if (_options.TimeLimit is { } limit) time.CancelAfter(limit);
        if (_producers.Count == 0)
        {
            _flow.EndSending(_options.Messages);
            await Task.WhenAny(_flow.Done, Task.Delay(Timeout.Infinite, time.Token));
            return;
        }
        await Task.WhenAll(_producers.Select(producer => Task.Run(() => producer.RunAsync(time.Token), CancellationToken.None)));
        _flow.EndSending();
        await _flow.Done;
    }

    public LoadResult Result(long start)
    {
        var oneWay = LatencyHistogram.Sum(_consumers.Select(consumer => consumer.Latency));
        var receipt = LatencyHistogram.Sum(_producers.Select(producer => producer.ReceiptLatency));
        return new LoadResult
        {
            Sent = Transfer.Of(_flow.Sent, _options.Size, _producers.Select(producer => producer.LastAt), start),
            Received = Transfer.Of(_flow.Received, _options.Size, _consumers.Select(consumer => consumer.LastAt), start),
            Confirmed = _flow.Confirmed,
            Unconfirmed = _options.Window > 0 ? _flow.Sent - _flow.Confirmed : 0,
            Missing = _flow.Missing,
            Duplicates = _consumers.Sum(consumer => consumer.Duplicates),
            OutOfOrder = _consumers.Sum(consumer => consumer.OutOfOrder),
            Foreign = _consumers.Sum(consumer => consumer.Foreign),
            Latency = new LatencyResults { OneWay = LatencyFigures.Of(oneWay), Receipt = LatencyFigures.Of(receipt) },
        };
    }

    public Task CloseAsync() =>
        Task.WhenAll([.. _producers.Select(producer => producer.CloseAsync()), .. _consumers.Select(consumer => consumer.CloseAsync())]);
}
