using System.Diagnostics.CodeAnalysis;

namespace ActorMQ.StompProtocol;

/// <summary>
/// A frame as it lies in the receive buffer: positions, no copies. Valid until the buffer or the <see cref="HeaderTable"/> is reused.
/// </summary>
public readonly ref struct StompFrame
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly HeaderTable _headers;

    internal StompFrame(
        StompCommand command, StompVersion version, ReadOnlySpan<byte> bytes, HeaderTable headers, int bodyStart, int bodyLength, bool hasContentLength)
    {
        Command = command;
        Version = version;
        _bytes = bytes;
        _headers = headers;
        Body = bytes.Slice(bodyStart, bodyLength);
        HasContentLength = hasContentLength;
    }

    public StompCommand Command { get; }

    /// <summary>The version whose escapes the headers use.</summary>
    public StompVersion Version { get; }

    public ReadOnlySpan<byte> Body { get; }

    /// <summary>True when a content-length header told where the body ends.</summary>
    public bool HasContentLength { get; }

    public int HeaderCount => _headers.Count;

    /// <summary>The name as it was sent, escapes and all.</summary>
    public ReadOnlySpan<byte> RawName(int index)
    {
        ref readonly var slice = ref _headers[index];
        return _bytes.Slice(slice.Start, slice.NameLength);
    }

    /// <summary>The value as it was sent, escapes and all.</summary>
    public ReadOnlySpan<byte> RawValue(int index)
    {
        ref readonly var slice = ref _headers[index];
        return _bytes.Slice(slice.ValueStart, slice.ValueLength);
    }

    /// <summary>From the name's first byte to the value's last, as it was sent.</summary>
    public ReadOnlySpan<byte> RawLine(int index)
    {
        ref readonly var slice = ref _headers[index];
        return _bytes[slice.Start..(slice.ValueStart + slice.ValueLength)];
    }

    public string Name(int index) => StompEscaping.Decode(RawName(index), Version);

    public string Value(int index) => StompEscaping.Decode(RawValue(index), Version);

    /// <summary>The first header of that name, unescaped: of repeated headers the first counts (STOMP 1.2, "Repeated Header Entries").</summary>
    /// <param name="name">An ASCII name that needs no escaping.</param>
    /// <param name="value">Its value.</param>
    public bool TryGet(ReadOnlySpan<byte> name, [NotNullWhen(true)] out string? value)
    {
        var isThere = TryGetRaw(name, out var raw);
        value = isThere ? StompEscaping.Decode(raw, Version) : null;
        return value is not null;
    }

    /// <summary>The same, as it was sent, escapes and all.</summary>
    public bool TryGetRaw(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        for (var i = 0; i < _headers.Count; i++)
        {
            if (!RawName(i).SequenceEqual(name)) continue;
            value = RawValue(i);
            return true;
        }
        value = default;
        return false;
    }

    /// <summary>All headers in order, unescaped; repeated ones included.</summary>
    public List<KeyValuePair<string, string>> Headers()
    {
        var headers = new List<KeyValuePair<string, string>>(_headers.Count);
        for (var i = 0; i < _headers.Count; i++) headers.Add(new KeyValuePair<string, string>(Name(i), Value(i)));
        return headers;
    }
}
