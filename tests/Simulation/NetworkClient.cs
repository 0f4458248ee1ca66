using System.Text;
using ActorMQ.Actors;
using ActorMQ.Actors.Connections;
using ActorMQ.Actors.Transport;
using ActorMQ.StompProtocol;

namespace ActorMQ.Simulation;

/// <summary>A client of one broker of a network, next to it: its wire takes no time and never breaks.</summary>
internal sealed class NetworkClient : IClientTransport
{
    private readonly StompFrameParser _parser = new(StompLimits.Default);
    private readonly HeaderTable _headers = new();

    // Answers may be read while something is being sent.
    private readonly HeaderTable _ownHeaders = new();
    private readonly ClientLink _link;
    private readonly Queue<string> _unread = new();
    private bool _isConnected;
    private bool _isPaused;

    public NetworkClient(Broker broker, string? clientId = null)
    {
        _link = broker.Open(this);
        Tell($"CONNECT\naccept-version:1.2\nhost:x\n{(clientId is null ? "" : $"client-id:{clientId}\n")}\n\0");
    }

    /// <summary>Called for each message.</summary>
    public Action<IReadOnlyDictionary<string, string>, string>? OnMessage { get; set; }

    /// <summary>Bodies, in the order they came.</summary>
    public List<string> Received { get; } = [];

    /// <summary>Bodies, those that came with <c>redelivered</c> marked so.</summary>
    public List<string> Marked { get; } = [];

    /// <summary>What each is acknowledged by.</summary>
    public List<string> Acks { get; } = [];

    public List<string> Receipts { get; } = [];

    public List<string> Errors { get; } = [];

    public string Scheme => "stomp";

    public string RemoteAddress => "simulated";

    public OutputBuffer Output { get; } = new();

    public long LastReadAt => 0;

    public void Subscribe(string destination) => Send($"SUBSCRIBE\nid:{destination}\ndestination:{destination}\n\n\0");

    public void Publish(string destination, string body, string? replyTo = null) =>
        Send($"SEND\ndestination:{destination}\n{(replyTo is null ? "" : $"reply-to:{replyTo}\n")}\n{body}\0");

    public void Acknowledge(int message) => Send($"ACK\nid:{Acks[message]}\n\n\0");

    public bool Flush()
    {
        var input = Output.WrittenSpan.ToArray().AsSpan();
        Output.Clear();
        while (_parser.TryRead(input, _headers, out var consumed, out var frame))
        {
            var body = Encoding.UTF8.GetString(frame.Body);
            if (frame.Command == StompCommand.Connected) _isConnected = true;
            if (frame.Command == StompCommand.Error) Errors.Add(body);
            if (frame.Command == StompCommand.Receipt && frame.TryGet("receipt-id"u8, out var receipt)) Receipts.Add(receipt);
            if (frame.Command == StompCommand.Message)
            {
                var headers = new Dictionary<string, string>(StringComparer.Ordinal);
                for (var i = 0; i < frame.HeaderCount; i++) headers.TryAdd(frame.Name(i), frame.Value(i));
                Received.Add(body);
                Marked.Add(headers.ContainsKey("redelivered") ? $"{body} again" : body);
                Acks.Add(headers.GetValueOrDefault("ack", ""));
                OnMessage?.Invoke(headers, body);
            }
            input = input[consumed..];
        }
        GoOn();
        return true;
    }

    public void Processed(int bytes)
    {
    }

    public void PauseReading() => _isPaused = true;

    public void ResumeReading()
    {
        _isPaused = false;
        GoOn();
    }

    public void Close()
    {
    }

    /// <summary>Whole frames, each with its NUL.</summary>
    public void Send(string text)
    {
        _unread.Enqueue(text);
        GoOn();
    }

    /// <summary>What waits for its answer to CONNECT, or while the broker reads no more of it.</summary>
    private void GoOn()
    {
        while (_isConnected && !_isPaused && _unread.TryDequeue(out var text)) Tell(text);
    }

    private void Tell(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var frames = new List<ClientFrame>();
        _link.Reader.Read(bytes, _ownHeaders, frames);
        _link.Connection.TryTell(new ConnectionCommand.FramesReceived(frames, bytes.Length));
    }
}
