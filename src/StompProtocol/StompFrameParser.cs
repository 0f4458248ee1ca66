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
    private int _headersScanned;
    private int _bodyScanned;
    private int _bytesNeeded;

    public StompFrameParser(StompLimits limits) => Limits = limits;

    /// <summary>What holds from the next frame on; raised once a client has connected.</summary>
    public StompLimits Limits { get; set; }

    /// <summary>
    /// Set once negotiated. Until then, and in 1.0 and 1.2, a carriage return before the line feed belongs to the line's end; in 1.1 it
    /// belongs to the value.
    /// </summary>
    public StompVersion Version { get; set; } = StompVersion.V12;

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
        consumed = CountLineEnds(input);
        input = input[consumed..];
        if (input.Length < _bytesNeeded || input.IsEmpty) return false;
        if (_headersScanned > 0 && !HeadersMayBeComplete(input)) return false;
        if (!TryReadHead(input, headers, out var command, out var contentLength, out var bodyStart)) return false;
        if (!TryFindBodyEnd(input, bodyStart, contentLength, out var bodyLength)) return false;

        // CONNECT comes before any agreement on escapes and has none (STOMP 1.2, "Value Encoding").
        var escapes = command is StompCommand.Connect or StompCommand.Connected ? StompVersion.V10 : Version;
        frame = new StompFrame(command, escapes, input, headers, bodyStart, bodyLength, contentLength >= 0);
        consumed += bodyStart + bodyLength + 1;
        _headersScanned = _bodyScanned = _bytesNeeded = 0;
        return true;
    }

    /// <summary>Line feeds between frames are heart-beats; with a carriage return before them they are forgiven.</summary>
    private static int CountLineEnds(ReadOnlySpan<byte> input)
    {
        var count = 0;
        while (count < input.Length)
        {
            if (input[count] == '\n') count++;
            else if (input[count] == '\r' && count + 1 < input.Length && input[count + 1] == '\n') count += 2;
            else break;
        }
        return count;
    }

    private static bool HonoursContentLength(StompCommand command) =>
        command is StompCommand.Send or StompCommand.Message or StompCommand.Error or StompCommand.Receipt or StompCommand.Connected;

    private static StompFramingException Over(string what, int limit) => new(StompFault.LimitExceeded, $"The maximum {what} was exceeded ({limit})");

    /// <summary>A look for the blank line only, from where the last look ended: cheap however the bytes drip in.</summary>
    private bool HeadersMayBeComplete(ReadOnlySpan<byte> input)
    {
        var from = Math.Max(0, _headersScanned - 2);
        var rest = input[from..];
        if (rest.IndexOf("\n\n"u8) >= 0 || rest.IndexOf("\n\r\n"u8) >= 0) return true;
        _headersScanned = input.Length;
        if (input.Length > Limits.MaxCommandLength + Limits.MaxHeaderBlock) throw Over("header block length", Limits.MaxHeaderBlock);
        return false;
    }

    private bool TryReadHead(ReadOnlySpan<byte> input, HeaderTable headers, out StompCommand command, out int contentLength, out int bodyStart)
    {
        command = default;
        contentLength = -1;
        bodyStart = 0;
        headers.Clear();
        if (!TryReadLine(input, 0, Limits.MaxCommandLength, "command length", out var end, out var next)) return false;
        var line = TrimBlanks(input[..end]);
        if (!StompCommands.TryParse(line, out command))
            throw new StompFramingException(StompFault.UnknownCommand, $"Unknown STOMP action: {Printable(line)}");

        var blockStart = next;
        while (true)
        {
            var start = next;
            if (!TryReadLine(input, start, Limits.MaxHeaderLength, "header length", out end, out next)) return false;
            if (end == start || (end == start + 1 && input[start] == '\r')) break;
            if (next - blockStart > Limits.MaxHeaderBlock) throw Over("header block length", Limits.MaxHeaderBlock);
            if (headers.Count == Limits.MaxHeaders) throw Over("number of headers", Limits.MaxHeaders);
            var slice = ReadHeader(input, start, end);
            headers.Add(slice);
            if (contentLength < 0 && slice.NameLength == "content-length".Length && HonoursContentLength(command)
                && input.Slice(slice.Start, slice.NameLength).SequenceEqual("content-length"u8))
            {
                contentLength = ReadContentLength(input.Slice(slice.ValueStart, slice.ValueLength));
            }
        }
        bodyStart = next;
        return true;
    }

    /// <summary>Finds the end of the line that begins at <paramref name="start"/>.</summary>
    private bool TryReadLine(ReadOnlySpan<byte> input, int start, int limit, string what, out int end, out int next)
    {
        var length = input[start..].IndexOf((byte)'\n');
        if ((length < 0 ? input.Length - start : length) > limit + 1) throw Over(what, limit);
        if (length < 0)
        {
            _headersScanned = input.Length;
            end = next = 0;
            return false;
        }
        end = start + length;
        next = end + 1;
        if (length > 0 && input[end - 1] == '\r' && Version != StompVersion.V11) end--;
        if (end - start > limit) throw Over(what, limit);
        return true;
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
                return false;
            }
            if (input[bodyStart + contentLength] != 0)
                throw new StompFramingException(StompFault.InvalidContentLength, "content-length bytes were read and there was no trailing null byte");
            return true;
        }
        var from = Math.Max(bodyStart, _bodyScanned);
        var end = input[from..].IndexOf((byte)0);
        var length = (end < 0 ? input.Length : from + end) - bodyStart;
        if (length > Limits.MaxBody) throw Over("data length", Limits.MaxBody);
        if (bodyStart + length + 1 > Limits.MaxFrame) throw Over("frame size", Limits.MaxFrame);
        bodyLength = length;
        if (end >= 0) return true;
        _bodyScanned = input.Length;
        return false;
    }

    private static ReadOnlySpan<byte> TrimBlanks(ReadOnlySpan<byte> line) => line.Trim(" \t\r"u8);

    /// <summary>What an error message may quote of input that can be anything.</summary>
    private static string Printable(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        foreach (var octet in bytes[..Math.Min(bytes.Length, 40)]) text.Append(octet is >= 0x20 and < 0x7f ? (char)octet : '.');
        if (bytes.Length > 40) text.Append("...");
        return text.ToString();
    }
}
