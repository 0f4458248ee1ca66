using System.Globalization;
using System.Threading.Channels;
using ActorMQ.Nodes.Bench.Measuring;
using ActorMQ.Nodes.Bench.Options;
using ActorMQ.Nodes.Bench.Wire;
using ActorMQ.StompProtocol;

namespace ActorMQ.Nodes.Bench.Running;

/// <summary>A client that asks, waits until everybody has answered to its own queue, and asks again.</summary>
internal sealed class Requester : IFrameReceiver
{
    private readonly Channel<bool> _answered = Channel.CreateBounded<bool>(new BoundedChannelOptions(1)
    {
        FullMode = BoundedChannelFullMode.DropWrite,
        // The next request goes out on the thread that has read the last reply: a change of threads would be in every figure.
        AllowSynchronousContinuations = true,
    });

    private readonly OutputBuffer _question = new();
    private readonly OutputBuffer _acks = new();
    private readonly Acknowledger _acknowledger;
    private readonly BenchOptions _options;
    private readonly MessageWriter _requests;
    private readonly DeliveryCheck _check = new(new Audience());
    private readonly Pace _pace;
    private readonly uint _run;
    private readonly uint _number;
    private readonly int _repliesExpected;
    private readonly string _replyTo;
    private readonly long _quota;
    private StompClient _client = null!;
    private long _asked;
    private long _received;
    private int _repliesOutstanding;
    private bool _isAnswered;

    public Requester(BenchOptions options, uint run, int number, int repliesExpected)
    {
        _options = options;
        _run = run;
        _number = (uint)number;
        _repliesExpected = repliesExpected;
        _replyTo = $"/queue/bench.reply.{number.ToString(CultureInfo.InvariantCulture)}";
        _requests = new MessageWriter(options, options.Target, _replyTo);
        _acknowledger = new Acknowledger(options.Ack, _acks);
        _pace = new Pace(options.Rate / options.Producers);
        _quota = options.Messages is { } all ? (all / options.Producers) + (number < all % options.Producers ? 1 : 0) : SequenceSet.Limit;
    }

    /// <summary>From asking to each reply.</summary>
    public LatencyHistogram ReplyLatency { get; } = new();

    /// <summary>From asking to the last reply.</summary>
    public LatencyHistogram RoundTrip { get; } = new();

    public long Asked => Volatile.Read(ref _asked);

    /// <summary>Different replies.</summary>
    public long Received => Volatile.Read(ref _received);

    public long Duplicates { get; private set; }

    public long Foreign { get; private set; }

    /// <summary>When the last request went out.</summary>
    public long LastAskedAt { get; private set; }

    /// <summary>When the last reply came.</summary>
    public long LastAt { get; private set; }

    public async Task ConnectAsync(RunFaults faults, CancellationToken cancellation)
    {
        _client = await StompClient.ConnectAsync(_options, faults, this, cancellation);
        await _client.SubscribeAsync(_replyTo);
    }

    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested && _asked < _quota)
            {
                if (_pace.Due(MonotonicClock.Now) <= _asked) await _pace.WaitAsync(_asked, stop);
                LastAskedAt = MonotonicClock.Now;
                Volatile.Write(ref _repliesOutstanding, _repliesExpected);
                var stamp = new Stamp(_run, _number, _asked, _pace.SentAt(_asked, LastAskedAt));
                Volatile.Write(ref _asked, _asked + 1);
                _requests.Write(_question, stamp);
                if (!await _client.SendAsync(_question)) return;
                await _answered.Reader.ReadAsync(CancellationToken.None);
            }
        }
        catch (OperationCanceledException)
        {
            // The time is up.
        }
    }

    public Task CloseAsync() => _client?.DisposeAsync().AsTask() ?? Task.CompletedTask;

    public void OnFrame(in StompFrame frame)
    {
        if (frame.Command != StompCommand.Message) return;
        _acknowledger.OnMessage(frame);
        if (!Stamp.TryRead(frame.Body, out var stamp) || stamp.Run != _run)
        {
            Foreign++;
            return;
        }
        if (_check.Check(stamp) == Verdict.Duplicate)
        {
            Duplicates++;
            return;
        }
        var now = MonotonicClock.Now;
        LastAt = now;
        Volatile.Write(ref _received, _received + 1);
        ReplyLatency.Record(now - stamp.SentAt);
        // No request is sent before all replies to the one before have come, so this one is of the latest.
        if (--_repliesOutstanding > 0) return;
        RoundTrip.Record(now - stamp.SentAt);
        _isAnswered = true;
    }

    public async ValueTask OnBatchEndAsync()
    {
        _acknowledger.OnBatchEnd();
        if (_acks.Length > 0) await _client.SendAsync(_acks);
        if (!_isAnswered) return;
        _isAnswered = false;
        _answered.Writer.TryWrite(true);
    }
}
