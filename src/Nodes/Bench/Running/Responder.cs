using ActorMQ.Nodes.Bench.Measuring;
using ActorMQ.Nodes.Bench.Options;
using ActorMQ.Nodes.Bench.Wire;
using ActorMQ.StompProtocol;

namespace ActorMQ.Nodes.Bench.Running;

/// <summary>A client that answers each request with a message to its <c>reply-to</c>.</summary>
internal sealed class Responder : IFrameReceiver
{
    private readonly OutputBuffer _output = new();
    private readonly BenchOptions _options;
    private readonly uint _run;
    private readonly uint _number;
    private readonly MessageWriter _replies;
    private readonly Acknowledger _acknowledger;
    private StompClient _client = null!;

    public Responder(BenchOptions options, uint run, int number)
    {
        _options = options;
        _run = run;
        _number = (uint)number;
        _replies = new MessageWriter(options, destination: null);
        _acknowledger = new Acknowledger(options.Ack, _output);
    }

    public async Task ConnectAsync(RunFaults faults, CancellationToken cancellation)
    {
        _client = await StompClient.ConnectAsync(_options, faults, this, cancellation);
        await _client.SubscribeAsync(_options.Target);
    }

    public Task CloseAsync() => _client?.DisposeAsync().AsTask() ?? Task.CompletedTask;

    public void OnFrame(in StompFrame frame)
    {
        if (frame.Command != StompCommand.Message) return;
        _acknowledger.OnMessage(frame);
        if (Stamp.TryRead(frame.Body, out var request) && request.Run == _run)
            _replies.WriteTo(_output, frame.Raw("reply-to"u8), request with { Sender = _number });
    }

    public async ValueTask OnBatchEndAsync()
    {
        _acknowledger.OnBatchEnd();
        if (_output.Length > 0) await _client.SendAsync(_output);
    }
}
