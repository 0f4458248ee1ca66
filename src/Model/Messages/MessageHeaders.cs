using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace ActorMQ.Model.Messages;

/// <summary>Reads the header lines of an encoded message; not on the way of a message that is merely passed on.</summary>
public static class MessageHeaders
{
    public const byte DefaultPriority = 4;

    public static bool TryGet(Message message, string name, [NotNullWhen(true)] out string? value)
    {
        ArgumentNullException.ThrowIfNull(message);
        Span<byte> wanted = stackalloc byte[256];
        if (!Encoding.UTF8.TryGetBytes(name, wanted, out var length) || wanted[..length].IndexOfAny("\\\n\r:"u8) >= 0)
            return TryGetSlowly(message, name, out value);
        wanted = wanted[..length];
        var rest = message.HeaderBlock;
        while (TryReadLine(ref rest, out var line))
        {
            if (line.Length <= length || line[length] != ':' || !line.StartsWith(wanted)) continue;
            value = Unescape(line[(length + 1)..]);
            return true;
        }
        value = null;
        return false;
    }

    public static IEnumerable<KeyValuePair<string, string>> All(Message message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var headers = new List<KeyValuePair<string, string>>();
        var rest = message.HeaderBlock;
        while (TryReadLine(ref rest, out var line))
        {
            var colon = line.IndexOf((byte)':');
            if (colon < 0) continue;
            headers.Add(new KeyValuePair<string, string>(Unescape(line[..colon]), Unescape(line[(colon + 1)..])));
        }
        return headers;
    }

    /// <summary>Takes the next line, without its line feed, off the front of a header block.</summary>
    public static bool TryReadLine(ref ReadOnlySpan<byte> block, out ReadOnlySpan<byte> line)
    {
        if (block.IsEmpty)
        {
            line = default;
            return false;
        }
        var end = block.IndexOf((byte)'\n');
        line = end < 0 ? block : block[..end];
        block = end < 0 ? default : block[(end + 1)..];
        return true;
    }

    /// <summary>Undoes the STOMP 1.2 escapes <c>\n \r \c \\</c> of a header name or value; anything else stays as it is.</summary>
    public static string Unescape(ReadOnlySpan<byte> escaped)
    {
        if (escaped.IndexOf((byte)'\\') < 0) return Encoding.UTF8.GetString(escaped);
        var buffer = new byte[escaped.Length];
        var length = 0;
        for (var i = 0; i < escaped.Length; i++)
        {
            var decoded = escaped[i] == '\\' && i + 1 < escaped.Length ? Decode(escaped[i + 1]) : (byte)0;
            if (decoded != 0) i++;
            buffer[length++] = decoded != 0 ? decoded : escaped[i];
        }
        return Encoding.UTF8.GetString(buffer, 0, length);
    }

    /// <summary>Writes text with the STOMP 1.2 escapes.</summary>
    public static string Escape(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.AsSpan().IndexOfAny("\\\n\r:") < 0) return text;
        return text.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal)
            .Replace("\r", "\\r", StringComparison.Ordinal)
            .Replace(":", "\\c", StringComparison.Ordinal);
    }

    private static byte Decode(byte code) => code switch
    {
        (byte)'n' => (byte)'\n',
        (byte)'r' => (byte)'\r',
        (byte)'c' => (byte)':',
        (byte)'\\' => (byte)'\\',
        _ => 0,
    };

    private static bool TryGetSlowly(Message message, string name, [NotNullWhen(true)] out string? value)
    {
        foreach (var header in All(message))
        {
            if (header.Key != name) continue;
            value = header.Value;
            return true;
        }
        value = null;
        return false;
    }
}
