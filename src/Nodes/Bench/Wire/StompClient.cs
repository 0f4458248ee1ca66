using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using ActorMQ.Nodes.Bench.Options;
using ActorMQ.Nodes.Bench.Running;
using ActorMQ.StompProtocol;

namespace ActorMQ.Nodes.Bench.Wire;

/// <summary>
/// One connection to a broker: a loop that reads frames and hands them to an <see cref="IFrameReceiver"/>, and a way to send, from any
/// thread, whole frames that were written elsewhere.
/// </summary>
internal sealed class StompClient : IAsyncDisposable
{
    private const string ConnectCall = "connect";
    private const int SmallestBuffer = 2 << 10;
    private const int LargestRead = 256 << 10;

    private static readonly TimeSpan FarewellTimeout = TimeSpan.FromSeconds(5);

    private readonly BenchOptions _options;
    private readonly RunFaults _faults;
    private readonly Stream _stream;
    private readonly IFrameReceiver? _receiver;
    private readonly SemaphoreSlim _sending = new(1);
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _calls = new(StringComparer.Ordinal);
    private readonly StompFrameParser _parser = new(StompLimits.Default);
    private readonly HeaderTable _headers = new();
    private readonly Task _reading;
    private volatile bool _isClosing;
    private bool _isLost;
    private Task? _closing;
    private int _lastCall;

    private StompClient(BenchOptions options, RunFaults faults, Stream stream, IFrameReceiver? receiver)
    {
        _options = options;
        _faults = faults;
        _stream = stream;
        _receiver = receiver;
        _reading = ReadAsync();
    }

    public bool IsLost => Volatile.Read(ref _isLost);

    /// <summary>Connects and logs in.</summary>
    /// <param name="options">Where and as whom.</param>
    /// <param name="faults">Told of everything that goes wrong later.</param>
    /// <param name="receiver">Null: nothing is going to be received.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="BenchException">It does not work, with the reason in words.</exception>
    public static async Task<StompClient> ConnectAsync(BenchOptions options, RunFaults faults, IFrameReceiver? receiver, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(options.Patience);
        var client = new StompClient(options, faults, await BrokerDialer.DialAsync(options, deadline.Token), receiver);
        try
        {
            await client.LogInAsync(deadline.Token);
            return client;
        }
        catch (Exception e)
        {
            await client.DropAsync();
            throw e is OperationCanceledException
                ? new BenchException($"{options.Broker} does not answer to CONNECT: is it STOMP that it speaks there?", e)
                : e;
        }
    }

    /// <summary>Sends what was written, and empties the buffer.</summary>
    /// <returns>False: the connection is lost.</returns>
    public async Task<bool> SendAsync(OutputBuffer frames)
    {
        await _sending.WaitAsync();
        try
        {
            await _stream.WriteAsync(frames.WrittenMemory);
            return true;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            OnLost(e);
            return false;
        }
        finally
        {
            frames.Clear();
            _sending.Release();
        }
    }

    /// <summary>Sends a frame with a <c>receipt</c>, and waits for that.</summary>
    /// <exception cref="BenchException">The broker answers with an ERROR, or not in time.</exception>
    public Task CallAsync(StompCommand command, params (string Name, string? Value)[] headers)
    {
        var id = $"call-{Interlocked.Increment(ref _lastCall).ToString(CultureInfo.InvariantCulture)}";
        return CallAsync(id, command, [.. headers, ("receipt", id)]);
    }

    public Task SubscribeAsync(string destination) => SubscribeAsync(destination, null);

    /// <param name="destination">Where.</param>
    /// <param name="selector">Which messages; null: all.</param>
    public async Task SubscribeAsync(string destination, string? selector)
    {
        var prefetch = _options.Prefetch > 0 ? _options.Prefetch.ToString(CultureInfo.InvariantCulture) : null;
        await CallAsync(
            StompCommand.Subscribe,
            ("id", "0"),
            ("destination", destination),
            ("selector", selector),
            ("ack", _options.Ack switch { AckMode.Auto => "auto", AckMode.Client => "client", _ => "client-individual" }),
            ("activemq.prefetchSize", prefetch),
            // RabbitMQ's name for it; without acknowledgements it has no prefetch.
            ("prefetch-count", _options.Ack == AckMode.Auto ? null : prefetch));
    }

    /// <summary>Says goodbye, so that the broker has dealt with everything sent before, and closes. Does it once, however often it is called.</summary>
    public ValueTask DisposeAsync() => new(_closing ??= SayGoodbyeAsync());

    private async Task SayGoodbyeAsync()
    {
        try
        {
            if (!IsLost) await CallAsync(StompCommand.Disconnect).WaitAsync(FarewellTimeout);
        }
        catch (Exception e) when (e is BenchException or TimeoutException)
        {
            // It ends either way.
        }
        await DropAsync();
    }

    private async Task DropAsync()
    {
        _isClosing = true;
        await _stream.DisposeAsync();
        await _reading;
        // The semaphore is left to the collector: somebody may still wait for it, and it holds nothing.
    }

    private Task LogInAsync(CancellationToken deadline)
    {
        var broker = _options.Broker;
        (string, string?)[] headers =
        [
            ("accept-version", "1.2"), ("host", _options.VirtualHost), ("login", broker.Login), ("passcode", broker.Passcode), ("heart-beat", "0,0"),
        ];
        return CallAsync(ConnectCall, StompCommand.Connect, headers).WaitAsync(deadline);
    }

    private async Task CallAsync(string id, StompCommand command, (string Name, string? Value)[] headers)
    {
        var call = _calls[id] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        // After DISCONNECT the broker may hang up at any time.
        if (command == StompCommand.Disconnect) _isClosing = true;
        var frame = new OutputBuffer();
        StompFrameWriter.Write(frame, command, StompVersion.V12, [], headers);
        await SendAsync(frame);
        // The loop that would answer may have ended meanwhile.
        if (IsLost) call.TrySetException(new BenchException($"{_options.Broker} has closed the connection"));
        try
        {
            await call.Task.WaitAsync(_options.Patience);
        }
        catch (TimeoutException e)
        {
            throw new BenchException($"{_options.Broker} does not answer to {command.ToString().ToUpperInvariant()}", e);
        }
        finally
        {
            _calls.TryRemove(id, out _);
        }
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[SmallestBuffer];
        var length = 0;
        try
        {
            while (true)
            {
                var read = await _stream.ReadAsync(buffer.AsMemory(length));
                if (read == 0)
                {
                    OnLost(null);
                    return;
                }
                length += read;
                var isFull = length == buffer.Length;
                length = Parse(buffer, length);
                // A frame that does not fit, or more to read at once than there is room for.
                if (length == buffer.Length || (isFull && buffer.Length < LargestRead)) Array.Resize(ref buffer, buffer.Length * 2);
                if (_receiver is not null) await _receiver.OnBatchEndAsync();
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or SocketException)
        {
            OnLost(e);
        }
        catch (StompFramingException e)
        {
            Volatile.Write(ref _isLost, true);
            OnError($"what it sends is not STOMP: {e.Message}");
        }
    }

    /// <returns>How many bytes are left, moved to the front.</returns>
    private int Parse(byte[] buffer, int length)
    {
        var start = 0;
        while (true)
        {
            var isComplete = _parser.TryRead(buffer.AsSpan(start, length - start), _headers, out var consumed, out var frame);
            start += consumed;
            if (!isComplete) break;
            OnFrame(frame);
        }
        buffer.AsSpan(start, length - start).CopyTo(buffer);
        return length - start;
    }

    private void OnFrame(in StompFrame frame)
    {
        switch (frame.Command)
        {
            case StompCommand.Connected:
                Complete(ConnectCall);
                break;
            case StompCommand.Error:
                OnError(frame.ErrorText());
                break;
            case StompCommand.Receipt when !_calls.IsEmpty && frame.TryGet("receipt-id"u8, out var id) && Complete(id):
                break;
            default:
                _receiver?.OnFrame(frame);
                break;
        }
    }

    private bool Complete(string call) => _calls.TryGetValue(call, out var waiting) && waiting.TrySetResult();

    private void OnError(string text) =>
        Fail(new BenchException(_calls.ContainsKey(ConnectCall) ? $"{_options.Broker} refused the login: {text}" : $"{_options.Broker}: {text}"));

    private void OnLost(Exception? cause)
    {
        // Whoever reads and whoever writes may both notice; so does everybody who writes after that.
        if (Interlocked.Exchange(ref _isLost, true)) return;
        Fail(new BenchException($"{_options.Broker} has closed the connection{(cause is null ? "" : $": {cause.Message}")}"));
    }

    /// <summary>Whoever waits for an answer gets to know; if nobody does, it is a fault of the run.</summary>
    private void Fail(BenchException error)
    {
        var isHeard = false;
        foreach (var call in _calls.Values) isHeard |= call.TrySetException(error);
        if (!isHeard && !_isClosing) _faults.Add(error.Message);
    }
}
