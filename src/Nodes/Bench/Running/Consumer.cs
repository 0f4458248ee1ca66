using ActorMQ.Nodes.Bench.Measuring;
using ActorMQ.Nodes.Bench.Options;
using ActorMQ.Nodes.Bench.Wire;
using ActorMQ.StompProtocol;

namespace ActorMQ.Nodes.Bench.Running;

/// <summary>A client that receives, checks what it gets, and acknowledges it.</summary>
internal sealed class Consumer : IFrameReceiver
{
    private readonly OutputBuffer _output = new();
    private readonly Acknowledger _acknowledger;
    private readonly BenchOptions _options;
    private readonly Flow _flow;
    private readonly Share _share;
    private readonly int _receiver;
    private readonly uint? _run;
    private readonly DeliveryCheck _check;
    private StompClient _client = null!;
    private long _newlyReceived;

    /// <param name="options">Of the run.</param>
    /// <param name="flow">Told of what comes.</param>
    /// <param name="share">What it is to get.</param>
    /// <param name="receiver">As what it is known there: consumers of a queue are one.</param>
    /// <param name="audience">Who together get each message once.</param>
    /// <param name="run">Which messages are meant; null: any, for there are no producers.</param>
    public Consumer(BenchOptions options, Flow flow, Share share, int receiver, Audience audience, uint? run)
    {
        _options = options;
        _flow = flow;
        _share = share;
        _receiver = receiver;
        _run = run;
        _check = new DeliveryCheck(audience);
        _acknowledger = new Acknowledger(options.Ack, _output);
    }

    /// <summary>From sending a message to its arrival here.</summary>
    public LatencyHistogram Latency { get; } = new();

    public long Duplicates { get; private set; }

    public long OutOfOrder { get; private set; }

    /// <summary>Messages that nobody in this run sent.</summary>
    public long Foreign { get; private set; }

    /// <summary>When the last message came.</summary>
    public long LastAt { get; private set; }

    public async Task ConnectAsync(RunFaults faults, CancellationToken cancellation)
    {
        _client = await StompClient.ConnectAsync(_options, faults, this, cancellation);
        await _client.SubscribeAsync(_share.Destination, _share.Selector);
    }

    public Task CloseAsync() => _client?.DisposeAsync().AsTask() ?? Task.CompletedTask;

    public void OnFrame(in StompFrame frame)
    {
        if (frame.Command != StompCommand.Message) return;
        _acknowledger.OnMessage(frame);
        if (!Stamp.TryRead(frame.Body, out var stamp) || (_run is { } run && stamp.Run != run))
        {
            Foreign++;
            // Without producers all are from elsewhere, and welcome.
            if (_run is null) _newlyReceived++;
            return;
        }
        switch (_check.Check(stamp))
        {
            case Verdict.Duplicate:
                Duplicates++;
                return;
            case Verdict.OutOfOrder:
                OutOfOrder++;
                break;
        }
        _newlyReceived++;
        // A stamp of another process may be of another clock.
        if (_run is not null) Latency.Record(MonotonicClock.Now - stamp.SentAt);
    }

    public async ValueTask OnBatchEndAsync()
    {
        _acknowledger.OnBatchEnd();
        if (_output.Length > 0) await _client.SendAsync(_output);
        if (_newlyReceived == 0) return;
        LastAt = MonotonicClock.Now;
        _flow.OnReceived(_receiver, _newlyReceived);
        _newlyReceived = 0;
    }
}
