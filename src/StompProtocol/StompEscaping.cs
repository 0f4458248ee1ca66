using System.Text;

namespace ActorMQ.StompProtocol;

/// <summary>
/// Header escapes: none in 1.0, <c>\n \c \\</c> in 1.1, and <c>\r</c> too in 1.2 (STOMP 1.2, "Value Encoding"). A backslash followed by
/// anything else is kept as it is: the specification calls it fatal, ActiveMQ does not, and nobody is harmed.
/// </summary>
public static class StompEscaping
{
    public static string Decode(ReadOnlySpan<byte> raw, StompVersion version)
    {
        if (version == StompVersion.V10 || raw.IndexOf((byte)'\\') < 0) return Encoding.UTF8.GetString(raw);
        var buffer = raw.Length <= 256 ? stackalloc byte[raw.Length] : new byte[raw.Length];
        return Encoding.UTF8.GetString(buffer[..Decode(raw, version, buffer)]);
    }

    /// <summary>Decodes into <paramref name="output"/>, which is at least as long as <paramref name="raw"/>; returns the length.</summary>
    public static int Decode(ReadOnlySpan<byte> raw, StompVersion version, Span<byte> output)
    {
        var length = 0;
        for (var i = 0; i < raw.Length; i++)
        {
            byte decoded = 0;
            if (raw[i] == '\\' && version != StompVersion.V10 && i + 1 < raw.Length)
            {
                decoded = raw[i + 1] switch
                {
                    (byte)'n' => (byte)'\n',
                    (byte)'c' => (byte)':',
                    (byte)'\\' => (byte)'\\',
                    (byte)'r' when version == StompVersion.V12 => (byte)'\r',
                    _ => 0,
                };
            }
            if (decoded != 0) i++;
            output[length++] = decoded != 0 ? decoded : raw[i];
        }
        return length;
    }

    /// <summary>True when the text cannot stand in a header of that version as it is.</summary>
    public static bool NeedsEncoding(ReadOnlySpan<byte> text, StompVersion version) => version switch
    {
        StompVersion.V10 => text.IndexOf((byte)'\n') >= 0,
        StompVersion.V11 => text.IndexOfAny((byte)'\n', (byte)':', (byte)'\\') >= 0,
        _ => text.IndexOfAny("\n\r:\\"u8) >= 0,
    };

    /// <summary>
    /// Writes text escaped for <paramref name="version"/>. STOMP 1.0 has no escapes: a line feed, which would break the frame, becomes a blank.
    /// </summary>
    public static void Encode(ReadOnlySpan<byte> text, StompVersion version, OutputBuffer output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (!NeedsEncoding(text, version))
        {
            output.Write(text);
            return;
        }
        foreach (var octet in text)
        {
            var code = octet switch
            {
                (byte)'\n' => (byte)'n',
                (byte)':' => (byte)'c',
                (byte)'\\' => (byte)'\\',
                (byte)'\r' when version == StompVersion.V12 => (byte)'r',
                _ => (byte)0,
            };
            if (code == 0) output.Write(octet);
            else if (version != StompVersion.V10) output.Write((byte)'\\', code);
            else output.Write(code == 'n' ? (byte)' ' : octet);
        }
    }
}
