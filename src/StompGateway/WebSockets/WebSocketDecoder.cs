using System.Buffers.Binary;

namespace ActorMQ.StompGateway.WebSockets;

/// <summary>
/// Takes the frames of a client apart, in place: what remains of a piece of the stream is the payload of its messages. Without IO.
/// </summary>
/// <remarks>
/// A frame is two bytes (end of message, three reserved bits, opcode; masked, length), a longer length of two or eight bytes, four bytes of mask,
/// and the payload (RFC 6455, 5.2). What a client sends is masked, always.
/// </remarks>
internal sealed class WebSocketDecoder
{
    private const int MostHeader = 14;
    private const int MostControl = 125;

    private readonly long _maxFrame;
    private readonly byte[] _header = new byte[MostHeader];
    private readonly byte[] _control = new byte[MostControl];
    private Utf8Check _text = new();
    private int _headerLength;
    private int _controlLength;
    private bool _isInFrame;
    private bool _isLast;
    private WebSocketOpcode _opcode;
    private WebSocketOpcode? _message;
    private long _left;
    private uint _mask;

    /// <param name="maxFrame">The most bytes of a frame's payload.</param>
    public WebSocketDecoder(long maxFrame) => _maxFrame = maxFrame;

    /// <summary>The client has said goodbye; what follows is not looked at.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Reads the next piece of the stream.</summary>
    /// <param name="bytes">The piece, of which the payload is put to the front.</param>
    /// <param name="ping">The payload of a PING in it, to be sent back; of several the last, which is enough (5.5.3).</param>
    /// <returns>How many bytes of payload there are.</returns>
    /// <exception cref="WebSocketViolationException">It is none that a client may send.</exception>
    public int Decode(Span<byte> bytes, out byte[]? ping)
    {
        ping = null;
        var (from, to) = (0, 0);
        while (!IsClosed && (_isInFrame || TryReadHeader(bytes, ref from)))
        {
            var length = (int)Math.Min(_left, bytes.Length - from);
            var content = bytes.Slice(from, length);
            _mask = WebSocketMask.Apply(content, _mask);
            _left -= length;
            from += length;
            if (_opcode >= WebSocketOpcode.Close)
            {
                content.CopyTo(_control.AsSpan(_controlLength));
                _controlLength += length;
            }
            else
            {
                if (_message == WebSocketOpcode.Text && !_text.TryAdd(content)) throw NotText();
                content.CopyTo(bytes[to..]);
                to += length;
            }
            if (_left > 0) break;
            EndFrame(ref ping);
        }
        return to;
    }

    private static WebSocketViolationException Wrong(string what) => new(WebSocketViolationException.ProtocolError, what);

    private static WebSocketViolationException NotText() => new(WebSocketViolationException.NotText, "a text message is not UTF-8");

    private bool TryReadHeader(ReadOnlySpan<byte> bytes, ref int from)
    {
        while (true)
        {
            var needed = HeaderLength();
            if (_headerLength == needed) break;
            if (from == bytes.Length) return false;
            _header[_headerLength++] = bytes[from++];
            // Nothing that is wrong already is worth waiting for the rest.
            if (_headerLength == 2) CheckBeginning();
        }
        BeginFrame();
        return true;
    }

    private int HeaderLength()
    {
        if (_headerLength < 2) return 2;
        return (_header[1] & 0x7F) switch { 126 => 8, 127 => 14, _ => 6 };
    }

    private void CheckBeginning()
    {
        var opcode = (WebSocketOpcode)(_header[0] & 0x0F);
        if ((_header[0] & 0x70) != 0) throw Wrong("a frame has reserved bits set");
        if (!Enum.IsDefined(opcode)) throw Wrong($"a frame has the unknown opcode {(int)opcode}");
        if ((_header[1] & 0x80) == 0) throw Wrong("a frame is not masked");
        if (opcode >= WebSocketOpcode.Close && ((_header[0] & 0x80) == 0 || (_header[1] & 0x7F) > MostControl))
            throw Wrong("a control frame is in pieces, or too long");
        if (opcode == WebSocketOpcode.Continuation && _message is null) throw Wrong("a message goes on that has not begun");
        if (opcode is WebSocketOpcode.Text or WebSocketOpcode.Binary && _message is not null) throw Wrong("a message begins within another");
    }

    private void BeginFrame()
    {
        _opcode = (WebSocketOpcode)(_header[0] & 0x0F);
        _isLast = (_header[0] & 0x80) != 0;
        var length = (_header[1] & 0x7F) switch
        {
            126 => BinaryPrimitives.ReadUInt16BigEndian(_header.AsSpan(2)),
            127 => BinaryPrimitives.ReadUInt64BigEndian(_header.AsSpan(2)),
            var small => (ulong)small,
        };
        if (length > (ulong)_maxFrame)
            throw new WebSocketViolationException(
                WebSocketViolationException.TooBig, $"a frame of {length} bytes is larger than any STOMP frame may be ({_maxFrame})");
        _mask = BinaryPrimitives.ReadUInt32LittleEndian(_header.AsSpan(_headerLength - 4));
        if (_opcode is WebSocketOpcode.Text or WebSocketOpcode.Binary) _message = _opcode;
        _left = (long)length;
        _headerLength = 0;
        _isInFrame = true;
    }

    private void EndFrame(ref byte[]? ping)
    {
        _isInFrame = false;
        switch (_opcode)
        {
            case WebSocketOpcode.Close:
                if (_controlLength == 1) throw Wrong("a close frame has half a code");
                IsClosed = true;
                break;
            case WebSocketOpcode.Ping:
                ping = _control.AsSpan(0, _controlLength).ToArray();
                break;
            case WebSocketOpcode.Pong:
                break;
            default:
                if (!_isLast) return;
                if (_message == WebSocketOpcode.Text && !_text.IsComplete) throw NotText();
                _message = null;
                break;
        }
        _controlLength = 0;
    }
}
