using ActorMQ.Model.Errors;
using ActorMQ.StompProtocol;

namespace ActorMQ.Actors.Connections;

/// <summary>
/// Turns the bytes of one client into <see cref="ClientFrame"/>s. Runs on the transport's thread, ahead of the connection actor, so it
/// knows only what it has seen itself: the version the client asked for, and the destinations it has named.
/// </summary>
public sealed class FrameReader
{
    // Frames wait while a password is verified. Those of a stranger, who may have many connections, must not be many.
    private const int MaxBytesBeforeLogin = 64 << 10;

    // Well below that: who says everything at once is let in, or made to wait, before it has been read.
    private const int PortionBeforeLogin = 16 << 10;

    private readonly StompFrameParser _parser;
    private readonly ConnectionIdentity _identity;
    private readonly TimeProvider _time;
    private SendComposer? _composer;
    private volatile StompLimits? _raisedLimits;
    private int _bytesBeforeLogin;
    private bool _isLoggedIn;
    private bool _isVersionAgreed;
    private bool _hasFailed;

    /// <param name="identity">The connection.</param>
    /// <param name="time">The clock.</param>
    /// <param name="isStrict">See <see cref="StompFrameParser.IsStrict"/>.</param>
    public FrameReader(ConnectionIdentity identity, TimeProvider time, bool isStrict = false)
    {
        _parser = new StompFrameParser(StompLimits.BeforeConnect) { IsStrict = isStrict };
        _identity = identity;
        _time = time;
    }

    /// <summary>Bytes needed before the frame under way can be complete; 0 when unknown.</summary>
    public int BytesNeeded => _parser.BytesNeeded;

    /// <summary>How much may be read at once of a client that has not logged in; null when it has.</summary>
    public int? Portion => _isLoggedIn || _raisedLimits is not null ? null : PortionBeforeLogin;

    /// <summary>From the next read on the client may send frames up to these limits: it is authenticated. Any thread.</summary>
    public void RaiseLimits(StompLimits limits) => _raisedLimits = limits;

    /// <summary>
    /// Reads as many frames as there are.
    /// </summary>
    /// <param name="input">Everything received and not yet consumed.</param>
    /// <param name="headers">Scratch space.</param>
    /// <param name="frames">Gets the frames; after a framing violation one <see cref="ClientFrame.Invalid"/>, and nothing more ever.</param>
    /// <returns>How many bytes are done with.</returns>
    public int Read(ReadOnlySpan<byte> input, HeaderTable headers, List<ClientFrame> frames)
    {
        ArgumentNullException.ThrowIfNull(frames);
        if (_hasFailed) return input.Length;
        if (_raisedLimits is { } limits)
        {
            _parser.Limits = limits;
            _raisedLimits = null;
            _isLoggedIn = true;
        }
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        var total = 0;
        try
        {
            while (true)
            {
                var isComplete = _parser.TryRead(input[total..], headers, out var consumed, out var frame);
                total += consumed;
                if (!isComplete) return total;
                if (!_isLoggedIn) CountBeforeLogin(consumed);
                frames.Add(Translate(frame, now));
            }
        }
        catch (StompFramingException e)
        {
            _hasFailed = true;
            frames.Add(new ClientFrame.Invalid(new BrokerError(CodeOf(e.Fault), e.Message), null));
            return input.Length;
        }
    }

    private void CountBeforeLogin(int bytes)
    {
        _bytesBeforeLogin += bytes;
        if (_bytesBeforeLogin > MaxBytesBeforeLogin)
            throw new StompFramingException(StompFault.LimitExceeded, $"The maximum of bytes before CONNECTED was exceeded ({MaxBytesBeforeLogin})");
    }

    private static ErrorCode CodeOf(StompFault fault) => fault switch
    {
        StompFault.UnknownCommand => ErrorCode.UnknownCommand,
        StompFault.LimitExceeded => ErrorCode.LimitExceeded,
        StompFault.InvalidContentLength => ErrorCode.InvalidContentLength,
        _ => ErrorCode.MalformedFrame,
    };

    private ClientFrame Translate(in StompFrame frame, long now)
    {
        if (frame.Command == StompCommand.Send) return (_composer ??= new SendComposer(_identity)).Compose(frame, now);
        frame.TryGet("receipt"u8, out var receipt);
        switch (frame.Command)
        {
            case StompCommand.Ack or StompCommand.Nack:
                return ReadAcknowledge(frame, receipt);
            case StompCommand.Connect:
                return ReadConnect(frame, receipt);
            case StompCommand.Subscribe:
                return new ClientFrame.Subscribe(ToDictionary(frame), receipt);
            case StompCommand.Unsubscribe:
                return new ClientFrame.Unsubscribe(ToDictionary(frame), receipt);
            case StompCommand.Begin or StompCommand.Commit or StompCommand.Abort:
                frame.TryGet("transaction"u8, out var transaction);
                return new ClientFrame.TransactionBoundary(frame.Command, transaction, receipt);
            case StompCommand.Disconnect:
                return new ClientFrame.Disconnect(receipt);
            default:
                throw new StompFramingException(
                    StompFault.UnknownCommand, $"Unknown STOMP action: {frame.Command.ToString().ToUpperInvariant()} is for servers only");
        }
    }

    private ClientFrame.Connect ReadConnect(in StompFrame frame, string? receipt)
    {
        frame.TryGet("accept-version"u8, out var offered);
        var version = StompVersions.Negotiate(offered);
        // The frames behind CONNECT may be in the same packet: they are read by the version agreed on here. A second CONNECT is an error
        // that changes nothing.
        if (!_isVersionAgreed) _parser.Version = version ?? StompVersion.V12;
        _isVersionAgreed = true;
        // STOMP 1.0 pads header values ("login: <username>"), and only now is it known that this is STOMP 1.0.
        var isPadded = version == StompVersion.V10;
        return new ClientFrame.Connect(version, ToDictionary(frame, isPadded), isPadded ? receipt?.Trim() : receipt);
    }

    private static ClientFrame.Acknowledge ReadAcknowledge(in StompFrame frame, string? receipt)
    {
        frame.TryGet("id"u8, out var id);
        frame.TryGet("message-id"u8, out var messageId);
        frame.TryGet("subscription"u8, out var subscription);
        frame.TryGet("transaction"u8, out var transaction);
        return new ClientFrame.Acknowledge(frame.Command == StompCommand.Nack, id, messageId, subscription, transaction, receipt)
        {
            Requeue = !frame.TryGet("requeue"u8, out var requeue) || !string.Equals(requeue, "false", StringComparison.OrdinalIgnoreCase),
        };
    }

    private static Dictionary<string, string> ToDictionary(in StompFrame frame, bool isPadded = false)
    {
        var headers = new Dictionary<string, string>(frame.HeaderCount, StringComparer.Ordinal);
        for (var i = 0; i < frame.HeaderCount; i++) headers.TryAdd(frame.Name(i), isPadded ? frame.Value(i).Trim() : frame.Value(i));
        return headers;
    }
}
