using System.Buffers.Text;
using System.Threading.Channels;
using ActorMQ.Nodes.Bench.Measuring;
using ActorMQ.Nodes.Bench.Options;
using ActorMQ.Nodes.Bench.Wire;
using ActorMQ.StompProtocol;

namespace ActorMQ.Nodes.Bench.Running;

/// <summary>A client that sends, as fast as rate, window and flow allow.</summary>
internal sealed class Producer : IFrameReceiver
{
    // Large enough that a write to the socket is cheap per message, small enough that time stamps are honest.
    private const int BatchBytes = 64 << 10;

    private readonly Channel<bool> _room = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly OutputBuffer _output = new();
    private readonly SequenceSet _confirmed = new();
    private readonly BenchOptions _options;
    private readonly MessageWriter _messages;
    private readonly byte[][] _heads;
    private readonly Pace _pace;
    private readonly Flow _flow;
    private readonly uint _run;
    private readonly uint _number;
    private readonly long _quota;
    private readonly int _largestBatch;
    private StompClient _client = null!;
    private long _next;
    private long _newlyConfirmed;

    public Producer(BenchOptions options, Flow flow, uint run, int number)
    {
        _options = options;
        _flow = flow;
        _run = run;
        _number = (uint)number;
        var isSpread = options.Spread != Spread.None;
        _messages = new MessageWriter(options, isSpread ? null : options.Target);
        _heads = isSpread ? [.. Enumerable.Range(0, options.Consumers).Select(i => MessageWriter.HeadOf(Share.Of(options, i)))] : [];
        _pace = new Pace(options.Rate / options.Producers);
        _quota = options.Messages is { } all ? (all / options.Producers) + (number < all % options.Producers ? 1 : 0) : SequenceSet.Limit;
        _largestBatch = Math.Clamp(BatchBytes / options.Size, 1, 64);
        flow.Add(_room.Writer);
    }

    /// <summary>From sending a message to its receipt.</summary>
    public LatencyHistogram ReceiptLatency { get; } = new();

    /// <summary>When the last message was given to the socket.</summary>
    public long LastAt { get; private set; }

    private bool HasReceipts => _options.Window > 0;

    public async Task ConnectAsync(RunFaults faults, CancellationToken cancellation) =>
        _client = await StompClient.ConnectAsync(_options, faults, this, cancellation);

    /// <param name="stop">Nothing more is sent.</param>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested && _next < _quota)
            {
                var count = await ReserveAsync(stop);
                for (var i = 0; i < count; i++) Write();
                if (!await _client.SendAsync(_output)) return;
                LastAt = MonotonicClock.Now;
            }
        }
        catch (OperationCanceledException)
        {
            // The time is up.
        }
        // When nobody receives or confirms anything, the answer to DISCONNECT is what says that the broker has got it all.
        if (_options.Consumers == 0 && !HasReceipts)
        {
            await _client.DisposeAsync();
            LastAt = MonotonicClock.Now;
        }
    }

    public Task CloseAsync() => _client?.DisposeAsync().AsTask() ?? Task.CompletedTask;

    public void OnFrame(in StompFrame frame)
    {
        if (frame.Command != StompCommand.Receipt) return;
        var id = frame.Raw("receipt-id"u8);
        if (!Utf8Parser.TryParse(id, out long sequence, out var used) || used >= id.Length || !Utf8Parser.TryParse(id[(used + 1)..], out long sentAt, out _))
            return;
        if (!_confirmed.Add(sequence)) return;
        ReceiptLatency.Record(MonotonicClock.Now - sentAt);
        _newlyConfirmed++;
    }

    public ValueTask OnBatchEndAsync()
    {
        if (_newlyConfirmed == 0) return ValueTask.CompletedTask;
        _flow.OnConfirmed(_newlyConfirmed);
        _newlyConfirmed = 0;
        _room.Writer.TryWrite(true);
        return ValueTask.CompletedTask;
    }

    /// <summary>Waits until something may be sent.</summary>
    private async ValueTask<long> ReserveAsync(CancellationToken stop)
    {
        while (true)
        {
            var due = Math.Min(_pace.Due(MonotonicClock.Now) - _next, _quota - _next);
            if (due <= 0)
            {
                await _pace.WaitAsync(_next, stop);
                continue;
            }
            var room = Math.Min(due, _largestBatch);
            if (HasReceipts) room = Math.Min(room, _options.Window - (_next - _confirmed.Count));
            if (room > 0) room = _flow.Reserve(room);
            if (room > 0) return room;
            await _room.Reader.ReadAsync(stop);
        }
    }

    private void Write()
    {
        var stamp = new Stamp(_run, _number, _next, _pace.SentAt(_next, MonotonicClock.Now));
        if (_heads.Length > 0) _messages.WriteTo(_output, _heads[(_next + _number) % _heads.Length], stamp);
        else if (HasReceipts) _messages.WriteWithReceipt(_output, stamp);
        else _messages.Write(_output, stamp);
        _next++;
    }
}
