using ActorMQ.Nodes.Bench.Measuring;
using ActorMQ.Nodes.Bench.Options;
using ActorMQ.Nodes.Bench.Reports;

namespace ActorMQ.Nodes.Bench.Running;

/// <summary>Requests to a topic that all responders answer, or to a queue where one of them does.</summary>
internal sealed class RpcLoad : ILoad
{
    private readonly BenchOptions _options;
    private readonly RunFaults _faults;
    private readonly int _repliesExpected;
    private readonly List<Requester> _requesters = [];
    private readonly List<Responder> _responders = [];

    public RpcLoad(BenchOptions options, RunFaults faults)
    {
        _options = options;
        _faults = faults;
        _repliesExpected = options.Target.StartsWith("/queue/", StringComparison.Ordinal) ? 1 : options.Consumers;
        var run = (uint)Random.Shared.NextInt64(1L << 32);
        for (var i = 0; i < options.Producers; i++) _requesters.Add(new Requester(options, run, i, _repliesExpected));
        for (var i = 0; i < options.Consumers; i++) _responders.Add(new Responder(options, run, i));
    }

    public RunProgress Progress => new(Asked, 0, Received, _options.Messages, IsWaiting: Missing > 0);

    private long Asked => _requesters.Sum(requester => requester.Asked);

    private long Received => _requesters.Sum(requester => requester.Received);

    private long Missing => Math.Max(0, (Asked * _repliesExpected) - Received);

    public async Task PrepareAsync(CancellationToken cancellation)
    {
        foreach (var responder in _responders) await responder.ConnectAsync(_faults, cancellation);
        foreach (var requester in _requesters) await requester.ConnectAsync(_faults, cancellation);
    }

    public async Task RunAsync(CancellationToken stop)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(stop);
        if (_options.TimeLimit is { } limit) time.CancelAfter(limit);
        await Task.WhenAll(_requesters.Select(requester => Task.Run(() => requester.RunAsync(time.Token), CancellationToken.None)));
    }

    public LoadResult Result(long start) => new()
    {
        Sent = Transfer.Of(Asked, _options.Size, _requesters.Select(requester => requester.LastAskedAt), start),
        Received = Transfer.Of(Received, _options.Size, _requesters.Select(requester => requester.LastAt), start),
        Missing = Missing,
        Duplicates = _requesters.Sum(requester => requester.Duplicates),
        Foreign = _requesters.Sum(requester => requester.Foreign),
        Latency = new LatencyResults
        {
            RoundTrip = LatencyFigures.Of(LatencyHistogram.Sum(_requesters.Select(requester => requester.RoundTrip))),
            Reply = LatencyFigures.Of(LatencyHistogram.Sum(_requesters.Select(requester => requester.ReplyLatency))),
        },
    };

    public Task CloseAsync() =>
        Task.WhenAll([.. _requesters.Select(requester => requester.CloseAsync()), .. _responders.Select(responder => responder.CloseAsync())]);
}
