using System.Buffers.Text;
using System.Text;

namespace ActorMQ.StompProtocol;

/// <summary>
/// Turns bytes into frames, one at a time, without IO and without copying. False from <see cref="TryRead"/> means: nothing was
/// consumed that belongs to a frame, call again with more bytes behind the same ones. A violation throws. The parser remembers how
/// far it has looked, so a frame that comes in many pieces is not scanned again from its start with each of them.
/// </summary>
/// <remarks><code>frame = *(EOL) command EOL *(header EOL) EOL *OCTET NUL *(EOL)</code></remarks>
public sealed class StompFrameParser
{
    private readonly StompDialect _dialect;

    // A frame that comes in pieces: how far it was looked through, and where in its head or body that was.
    private int _scanned;
    private int _lineStart;
    private int _blockStart;
    private int _headerLines;
    private int _bodyStart;
    private int _bytesNeeded;

    public StompFrameParser(StompLimits limits, StompDialect dialect = StompDialect.Client)
    {
        Limits = limits;
        _dialect = dialect;
    }

    /// <summary>What holds from the next frame on; raised once a client has connected.</summary>
    public StompLimits Limits { get; set; }

    /// <summary>
    /// Set once negotiated. Until then, and in 1.0 and 1.2, a carriage return before the line feed belongs to the line's end; in 1.1 it
    /// belongs to the value.
    /// </summary>
    public StompVersion Version { get; set; } = StompVersion.V12;

    /// <summary>
    /// True: header lines that the specification does not know end the connection, as it interests. False: they are taken for what they must
    /// have been meant to be, as ActiveMQ does; see <see cref="StompHeaderRules"/>.
    /// </summary>
    public bool IsStrict { get; init; }

    /// <summary>Bytes of the frame being received that are needed before it can be complete, as far as known; 0 when unknown.</summary>
    public int BytesNeeded => _bytesNeeded;

    /// <summary>Reads the next frame.</summary>
    /// <param name="input">Everything received and not yet consumed.</param>
    /// <param name="headers">Scratch space the frame refers to.</param>
    /// <param name="consumed">How many bytes of <paramref name="input"/> are done with: heart-beats, and the frame if there was one.</param>
    /// <param name="frame">The frame, valid while <paramref name="input"/> and <paramref name="headers"/> are not reused.</param>
    /// <returns>False when more bytes are needed.</returns>
    /// <exception cref="StompFramingException">The input is not STOMP, or over a limit.</exception>
    public bool TryRead(ReadOnlySpan<byte> input, HeaderTable headers, out int consumed, out StompFrame frame)
    {
        ArgumentNullException.ThrowIfNull(headers);
        frame = default;
        consumed = CountGap(input);
        if (consumed > 0) ForgetPieces();
        input = input[consumed..];
        if (input.Length < _bytesNeeded || input.IsEmpty) return false;
        if (_scanned > 0 && !IsWorthReading(input)) return false;
        if (!TryReadHead(input, headers, out var command, out var contentLength, out var bodyStart)) return false;
        if (!TryFindBodyEnd(input, bodyStart, contentLength, out var bodyLength)) return false;

        frame = new StompFrame(command, EscapesIn(command), input, headers, bodyStart, bodyLength, contentLength >= 0);
        consumed += bodyStart + bodyLength + 1;
        ForgetPieces();
        return true;
    }

    /// <summary>
    /// Line feeds between frames are heart-beats; with a carriage return before them they are forgiven, and so are NULs, as in ActiveMQ.
    /// </summary>
    private static int CountGap(ReadOnlySpan<byte> input)
    {
        var count = 0;
        while (count < input.Length)
        {
            if (input[count] is (byte)'\n' or 0) count++;
            else if (input[count] == '\r' && count + 1 < input.Length && input[count + 1] == '\n') count += 2;
            else break;
        }
        return count;
    }

    private static bool HonoursContentLength(StompCommand command) =>
        command >= StompCommand.Hello
            || command is StompCommand.Send or StompCommand.Message or StompCommand.Error or StompCommand.Receipt or StompCommand.Connected;

    private static StompFramingException Over(string what, int limit) => new(StompFault.LimitExceeded, $"The maximum {what} was exceeded ({limit})");

    /// <summary>CONNECT comes before any agreement on escapes and has none (STOMP 1.2, "Value Encoding").</summary>
    private StompVersion EscapesIn(StompCommand command) => command is StompCommand.Connect or StompCommand.Connected ? StompVersion.V10 : Version;

    private void ForgetPieces() => _scanned = _bodyStart = _bytesNeeded = 0;

    /// <summary>
    /// Looks at the new bytes of a frame that comes in pieces, from where the last look ended. True when the command, the head or the frame
    /// became complete: only then is the frame read from its start, so the work grows with the bytes and not with the pieces.
    /// </summary>
    private bool IsWorthReading(ReadOnlySpan<byte> input)
    {
        if (_bodyStart > 0) return TryFindBodyEnd(input, _bodyStart, -1, out _);
        while (true)
        {
            var length = input[_scanned..].IndexOfAny((byte)'\n', (byte)0);
            if (length < 0) return AwaitLine(input.Length);
            var end = _scanned + length;
            if (_blockStart == 0 || input[end] == 0 || IsBlank(input, _lineStart, end)) return true;
            CheckHeaderLine(EndOfText(input, _lineStart, end) - _lineStart, end + 1 - _blockStart, _headerLines++);
            _lineStart = _scanned = end + 1;
        }
    }

    private bool TryReadHead(ReadOnlySpan<byte> input, HeaderTable headers, out StompCommand command, out int contentLength, out int bodyStart)
    {
        command = default;
        contentLength = -1;
        bodyStart = 0;
        headers.Clear();
        _lineStart = _blockStart = _headerLines = 0;
        if (!TryFindLineEnd(input, 0, out var end)) return AwaitLine(input.Length);
        if (EndOfText(input, 0, end) > Limits.MaxCommandLength) throw Over("command length", Limits.MaxCommandLength);
        var line = TrimBlanks(input[..end]);
        var isKnown = _dialect == StompDialect.Client ? StompCommands.TryParse(line, out command) : LinkCommands.TryParse(line, out command);
        if (!isKnown)
            throw new StompFramingException(StompFault.UnknownCommand, $"Unknown STOMP action: {Printable(line)}");

        var blockStart = end + 1;
        var start = blockStart;
        while (TryFindLineEnd(input, start, out end))
        {
            if (IsBlank(input, start, end))
            {
                bodyStart = end + 1;
                return true;
            }
            var textEnd = EndOfText(input, start, end);
            CheckHeaderLine(textEnd - start, end + 1 - blockStart, headers.Count);
            if (IsStrict) StompHeaderRules.Check(input[start..textEnd], EscapesIn(command));
            var slice = ReadHeader(input, start, textEnd);
            headers.Add(slice);
            if (contentLength < 0 && slice.NameLength == "content-length".Length && HonoursContentLength(command)
                && input.Slice(slice.Start, slice.NameLength).SequenceEqual("content-length"u8))
            {
                contentLength = ReadContentLength(input.Slice(slice.ValueStart, slice.ValueLength));
            }
            start = end + 1;
        }
        (_lineStart, _blockStart, _headerLines) = (start, blockStart, headers.Count);
        return AwaitLine(input.Length);
    }

    /// <summary>Finds the line feed that ends a line of the head.</summary>
    private static bool TryFindLineEnd(ReadOnlySpan<byte> input, int start, out int end)
    {
        var length = input[start..].IndexOfAny((byte)'\n', (byte)0);
        end = start + length;
        if (length < 0) return false;
        // STOMP has no escape for it, and a receiver that looks for the NUL first would lose the frame's end.
        if (input[end] == 0) throw new StompFramingException(StompFault.MalformedFrame, "There is a NUL byte before the blank line that ends the headers");
        return true;
    }

    private static bool IsBlank(ReadOnlySpan<byte> input, int start, int end) => end == start || (end == start + 1 && input[start] == '\r');

    private int EndOfText(ReadOnlySpan<byte> input, int start, int end) =>
        end > start && input[end - 1] == '\r' && Version != StompVersion.V11 ? end - 1 : end;

    private void CheckHeaderLine(int length, int blockLength, int linesBefore)
    {
        if (length > Limits.MaxHeaderLength) throw Over("header length", Limits.MaxHeaderLength);
        if (blockLength > Limits.MaxHeaderBlock) throw Over("header block length", Limits.MaxHeaderBlock);
        if (linesBefore == Limits.MaxHeaders) throw Over("number of headers", Limits.MaxHeaders);
    }

    /// <summary>Notes that a line of the head goes on; it may be over a limit before its end has come.</summary>
    private bool AwaitLine(int received)
    {
        _scanned = received;
        var length = received - _lineStart;
        // The last byte may be the carriage return of the line's end.
        if (_blockStart == 0 && length > Limits.MaxCommandLength + 1) throw Over("command length", Limits.MaxCommandLength);
        if (_blockStart > 0 && length > 1) CheckHeaderLine(length - 1, received - _blockStart, _headerLines);
        if (received >= Limits.MaxFrame) throw Over("frame size", Limits.MaxFrame);
        return false;
    }

    private HeaderSlice ReadHeader(ReadOnlySpan<byte> input, int start, int end)
    {
        var colon = input[start..end].IndexOf((byte)':');
        // A line without a colon is a header with an empty value, as in ActiveMQ.
        if (colon < 0) return new HeaderSlice(start, end - start, end, 0);
        var (from, to) = (start + colon + 1, end);
        if (Version == StompVersion.V10)
        {
            while (from < to && input[from] is (byte)' ' or (byte)'\t') from++;
            while (to > from && input[to - 1] is (byte)' ' or (byte)'\t') to--;
        }
        return new HeaderSlice(start, colon, from, to - from);
    }

    private int ReadContentLength(ReadOnlySpan<byte> value)
    {
        value = TrimBlanks(value);
        if (!Utf8Parser.TryParse(value, out long length, out var used) || used != value.Length || length < 0)
            throw new StompFramingException(StompFault.InvalidContentLength, $"Specified content-length is not a valid integer: {Printable(value)}");
        if (length > Limits.MaxBody) throw Over("data length", Limits.MaxBody);
        return (int)length;
    }

    private bool TryFindBodyEnd(ReadOnlySpan<byte> input, int bodyStart, int contentLength, out int bodyLength)
    {
        bodyLength = contentLength;
        if (contentLength >= 0)
        {
            var needed = (long)bodyStart + contentLength + 1;
            if (needed > Limits.MaxFrame) throw Over("frame size", Limits.MaxFrame);
            if (input.Length < needed)
            {
                _bytesNeeded = (int)needed;
                _scanned = 0;
                return false;
            }
            if (input[bodyStart + contentLength] != 0)
                throw new StompFramingException(StompFault.InvalidContentLength, "content-length bytes were read and there was no trailing null byte");
            return true;
        }
        var from = _bodyStart > 0 ? _scanned : bodyStart;
        var end = input[from..].IndexOf((byte)0);
        bodyLength = (end < 0 ? input.Length : from + end) - bodyStart;
        if (bodyLength > Limits.MaxBody) throw Over("data length", Limits.MaxBody);
        if (bodyStart + bodyLength >= Limits.MaxFrame) throw Over("frame size", Limits.MaxFrame);
        if (end >= 0) return true;
        (_bodyStart, _scanned) = (bodyStart, input.Length);
        return false;
    }

    private static ReadOnlySpan<byte> TrimBlanks(ReadOnlySpan<byte> line) => line.Trim(" \t\r"u8);

    /// <summary>What an error message may quote of input that can be anything.</summary>
    internal static string Printable(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        foreach (var octet in bytes[..Math.Min(bytes.Length, 40)]) text.Append(octet is >= 0x20 and < 0x7f ? (char)octet : '.');
        if (bytes.Length > 40) text.Append("...");
        return text.ToString();
    }
}
