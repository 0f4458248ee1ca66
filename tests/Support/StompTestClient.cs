using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using ActorMQ.StompProtocol;

namespace ActorMQ.Tests.Support;

/// <summary>
/// A STOMP client over a real socket that can also say what no well-behaved client would. Every wait has a deadline far beyond what is ever
/// needed, so that a missing frame fails the test instead of hanging it.
/// </summary>
public sealed class StompTestClient : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // Some tests have a thousand of these; it grows with the frames.
    private const int InitialBuffer = 16 << 10;

    private readonly Channel<ReceivedFrame> _frames = Channel.CreateUnbounded<ReceivedFrame>();
    private readonly TcpClient _tcp;
    private readonly Stream _stream;
    private readonly Task _reading;
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _bytesRead;
    private int _receipts;

    private StompTestClient(TcpClient tcp, Stream stream)
    {
        _tcp = tcp;
        _stream = stream;
        _reading = ReadAsync();
    }

    public StompVersion Version { get; private set; } = StompVersion.V12;

    /// <summary>Completes when the broker has closed the connection.</summary>
    public Task Closed => _closed.Task.WaitAsync(Patience);

    /// <summary>All bytes received, heart-beats included.</summary>
    public long BytesRead => Interlocked.Read(ref _bytesRead);

    /// <param name="address">The broker's.</param>
    /// <param name="tls">Whether with TLS.</param>
    /// <param name="from">The client's own address; all of 127.0.0.0/8 are this machine's.</param>
    /// <param name="preamble">What it says before anything else, TLS included, as a proxy does.</param>
    public static async Task<StompTestClient> OpenAsync(IPEndPoint address, bool tls = false, IPAddress? from = null, byte[]? preamble = null)
    {
        var tcp = from is null ? new TcpClient(address.AddressFamily) : new TcpClient(new IPEndPoint(from, 0));
        tcp.NoDelay = true;
        await tcp.ConnectAsync(address).WaitAsync(Patience);
        Stream stream = tcp.GetStream();
        if (preamble is not null) await stream.WriteAsync(preamble).AsTask().WaitAsync(Patience);
        if (tls)
        {
            var secure = new SslStream(stream, false, (_, _, _, _) => true);
            await secure.AuthenticateAsClientAsync("localhost").WaitAsync(Patience);
            stream = secure;
        }
        return new StompTestClient(tcp, stream);
    }

    /// <summary>Opens a connection and says CONNECT.</summary>
    public static async Task<StompTestClient> ConnectAsync(
        IPEndPoint address,
        string version = "1.2",
        string? login = null,
        string? passcode = null,
        bool tls = false,
        params (string Name, string? Value)[] headers)
    {
        var client = await OpenAsync(address, tls);
        await client.ConnectAsync(version, login, passcode, headers);
        return client;
    }

    /// <summary>Says CONNECT and waits for CONNECTED.</summary>
    public async Task<ReceivedFrame> ConnectAsync(
        string version = "1.2", string? login = null, string? passcode = null, params (string Name, string? Value)[] headers)
    {
        await SendAsync(StompCommand.Connect, "", [("accept-version", version), ("host", "test"), ("login", login), ("passcode", passcode), .. headers]);
        var connected = await ExpectAsync(StompCommand.Connected);
        Version = StompVersions.Negotiate(connected["version"]) ?? StompVersion.V12;
        return connected;
    }

    public Task SendAsync(StompCommand command, string body, params (string Name, string? Value)[] headers)
    {
        var output = new OutputBuffer();
        StompFrameWriter.Write(output, command, Version, Encoding.UTF8.GetBytes(body), headers);
        var bytes = output.WrittenSpan.ToArray();
        output.Clear();
        return SendRawAsync(bytes);
    }

    /// <summary>SEND, and waits for the receipt if <paramref name="receipt"/> is set.</summary>
    public async Task PublishAsync(string destination, string body, bool receipt = true, params (string Name, string? Value)[] headers)
    {
        var id = receipt ? NextReceipt() : null;
        await SendAsync(StompCommand.Send, body, [("destination", destination), ("receipt", id), .. headers]);
        if (id is not null) await ExpectReceiptAsync(id);
    }

    /// <summary>SUBSCRIBE, and waits until the subscription stands.</summary>
    public async Task SubscribeAsync(string destination, string id = "s", string ack = "auto", params (string Name, string? Value)[] headers)
    {
        var receipt = NextReceipt();
        await SendAsync(StompCommand.Subscribe, "", [("destination", destination), ("id", id), ("ack", ack), ("receipt", receipt), .. headers]);
        await ExpectReceiptAsync(receipt);
    }

    /// <summary>Acknowledges a message by the rules of the version spoken.</summary>
    public Task AckAsync(ReceivedFrame message, bool negative = false, params (string Name, string? Value)[] headers)
    {
        var command = negative ? StompCommand.Nack : StompCommand.Ack;
        return Version == StompVersion.V12
            ? SendAsync(command, "", [("id", message["ack"]), .. headers])
            : SendAsync(command, "", [("message-id", message["message-id"]), ("subscription", message["subscription"]), .. headers]);
    }

    /// <summary>A frame with a receipt, waited for: everything sent before has been dealt with.</summary>
    public async Task<ReceivedFrame> CallAsync(StompCommand command, params (string Name, string? Value)[] headers)
    {
        var id = NextReceipt();
        await SendAsync(command, "", [("receipt", id), .. headers]);
        return await ExpectReceiptAsync(id);
    }

    public Task SendRawAsync(string text) => SendRawAsync(Encoding.UTF8.GetBytes(text));

    public async Task SendRawAsync(ReadOnlyMemory<byte> bytes)
    {
        await _stream.WriteAsync(bytes).AsTask().WaitAsync(Patience);
        await _stream.FlushAsync().WaitAsync(Patience);
    }

    public async Task<ReceivedFrame> ReceiveAsync()
    {
        using var deadline = new CancellationTokenSource(Patience);
        try
        {
            return await _frames.Reader.ReadAsync(deadline.Token);
        }
        catch (ChannelClosedException e)
        {
            throw new IOException("The broker closed the connection.", e);
        }
        catch (OperationCanceledException e)
        {
            throw new TimeoutException($"No frame within {Patience.TotalSeconds} s.", e);
        }
    }

    /// <summary>As <see cref="ReceiveAsync()"/>, however long it takes.</summary>
    public async Task<ReceivedFrame> ReceiveAsync(CancellationToken cancellation)
    {
        try
        {
            return await _frames.Reader.ReadAsync(cancellation);
        }
        catch (ChannelClosedException e)
        {
            throw new IOException("The broker closed the connection.", e);
        }
    }

    /// <summary>What has come already; null when nothing has.</summary>
    public ReceivedFrame? TryReceive() => _frames.Reader.TryRead(out var frame) ? frame : null;

    public async Task<ReceivedFrame> ExpectAsync(StompCommand command)
    {
        var frame = await ReceiveAsync();
        return frame.Command == command ? frame : throw new InvalidOperationException($"Expected {command}, got {frame}");
    }

    public async Task<ReceivedFrame> ExpectMessageAsync(string? body = null)
    {
        var frame = await ExpectAsync(StompCommand.Message);
        return body is null || frame.Text == body ? frame : throw new InvalidOperationException($"Expected a message '{body}', got {frame}");
    }

    public async Task<ReceivedFrame> ExpectErrorAsync(string code)
    {
        var frame = await ExpectAsync(StompCommand.Error);
        return frame["error-code"] == code ? frame : throw new InvalidOperationException($"Expected error {code}, got {frame}");
    }

    /// <summary>True when nothing but what was expected has come: a ping whose answer is the next frame.</summary>
    public async Task ExpectNothingAsync()
    {
        var id = NextReceipt();
        await SendAsync(StompCommand.Begin, "", ("transaction", id), ("receipt", id));
        await ExpectReceiptAsync(id);
        await SendAsync(StompCommand.Abort, "", ("transaction", id));
    }

    /// <summary>Closes the socket without a word.</summary>
    public void Drop()
    {
        _tcp.Client.LingerState = new LingerOption(true, 0);
        _tcp.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _tcp.Dispose();
        await _reading;
    }

    private string NextReceipt() => $"r{Interlocked.Increment(ref _receipts)}";

    private async Task<ReceivedFrame> ExpectReceiptAsync(string id)
    {
        var frame = await ExpectAsync(StompCommand.Receipt);
        return frame["receipt-id"] == id ? frame : throw new InvalidOperationException($"Expected receipt {id}, got {frame}");
    }

    private async Task ReadAsync()
    {
        var parser = new StompFrameParser(StompLimits.Default);
        var headers = new HeaderTable();
        var buffer = new byte[InitialBuffer];
        var length = 0;
        try
        {
            while (true)
            {
                if (length == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
                var read = await _stream.ReadAsync(buffer.AsMemory(length));
                if (read == 0) break;
                Interlocked.Add(ref _bytesRead, read);
                length = Parse(parser, headers, buffer, length + read);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or SocketException)
        {
            // Closed, by whichever side.
        }
        _frames.Writer.TryComplete();
        _closed.TrySetResult();
    }

    private int Parse(StompFrameParser parser, HeaderTable headers, byte[] buffer, int length)
    {
        var start = 0;
        while (true)
        {
            parser.Version = Version;
            var isComplete = parser.TryRead(buffer.AsSpan(start, length - start), headers, out var consumed, out var frame);
            start += consumed;
            if (!isComplete) break;
            var all = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var (name, value) in frame.Headers()) all.TryAdd(name, value);
            // What follows CONNECTED is read by the version it names, without waiting for the test to notice.
            if (frame.Command == StompCommand.Connected) Version = StompVersions.Negotiate(all.GetValueOrDefault("version")) ?? Version;
            _frames.Writer.TryWrite(new ReceivedFrame(frame.Command, all, frame.Body.ToArray()));
        }
        buffer.AsSpan(start, length - start).CopyTo(buffer);
        return length - start;
    }
}
