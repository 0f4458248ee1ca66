using System.Text;

namespace ActorMQ.StompProtocol;

/// <summary>
/// Header escapes: none in 1.0, <c>\n \c \\</c> in 1.1, and <c>\r</c> too in 1.2 (STOMP 1.2, "Value Encoding"). A backslash followed by
/// anything else is kept as it is: the specification calls it fatal, ActiveMQ does not, and nobody is harmed. Whoever wants it fatal has a
/// strict parser (<see cref="StompFrameParser.IsStrict"/>).
/// </summary>
public static class StompEscaping
{
    private const int LargestOnStack = 256;

    public static string Decode(ReadOnlySpan<byte> raw, StompVersion version)
    {
        if (version == StompVersion.V10 || raw.IndexOf((byte)'\\') < 0) return Encoding.UTF8.GetString(raw);
        var buffer = raw.Length <= LargestOnStack ? stackalloc byte[raw.Length] : new byte[raw.Length];
        return Encoding.UTF8.GetString(buffer[..Decode(raw, version, buffer)]);
    }

    /// <summary>Decodes into <paramref name="output"/>, which is at least as long as <paramref name="raw"/>; returns the length.</summary>
    public static int Decode(ReadOnlySpan<byte> raw, StompVersion version, Span<byte> output)
    {
        var length = 0;
        for (var i = 0; i < raw.Length; i++)
        {
            byte decoded = 0;
            if (raw[i] == '\\' && i + 1 < raw.Length) decoded = Meaning(raw[i + 1], version);
            if (decoded != 0) i++;
            output[length++] = decoded != 0 ? decoded : raw[i];
        }
        return length;
    }

    /// <summary>Whether a backslash and this stand for something.</summary>
    public static bool IsDefined(byte code, StompVersion version) => Meaning(code, version) != 0;

    /// <summary>
    /// Writes a header's value escaped for <paramref name="version"/>. STOMP 1.0 has no escapes: a line feed, which would break the frame,
    /// becomes a blank.
    /// </summary>
    public static void Encode(ReadOnlySpan<byte> text, StompVersion version, OutputBuffer output) =>
        Encode(text, version, version == StompVersion.V10 ? "\n"u8 : Escaped(version), output);

    /// <summary>
    /// Writes a header's value that has the escapes of <paramref name="from"/> with those of <paramref name="to"/>. Bytes that are no UTF-8
    /// stay as they are.
    /// </summary>
    public static void Transcode(ReadOnlySpan<byte> raw, StompVersion from, StompVersion to, OutputBuffer output) =>
        Transcode(raw, from, to, to == StompVersion.V10 ? "\n"u8 : Escaped(to), output);

    /// <summary>
    /// The same for a header's name: in STOMP 1.0 a colon becomes a blank too, as the name would end at it and could be taken for another.
    /// </summary>
    public static void TranscodeName(ReadOnlySpan<byte> raw, StompVersion from, StompVersion to, OutputBuffer output) =>
        Transcode(raw, from, to, to == StompVersion.V10 ? "\n:"u8 : Escaped(to), output);

    /// <summary>What a backslash and this stand for; 0 for nothing.</summary>
    private static byte Meaning(byte code, StompVersion version) => code switch
    {
        _ when version == StompVersion.V10 => 0,
        (byte)'n' => (byte)'\n',
        (byte)'c' => (byte)':',
        (byte)'\\' => (byte)'\\',
        (byte)'r' when version == StompVersion.V12 => (byte)'\r',
        _ => 0,
    };

    private static ReadOnlySpan<byte> Escaped(StompVersion version) => version == StompVersion.V11 ? "\n:\\"u8 : "\n:\\\r"u8;

    private static void Transcode(ReadOnlySpan<byte> raw, StompVersion from, StompVersion to, ReadOnlySpan<byte> special, OutputBuffer output)
    {
        if (from != StompVersion.V10 && raw.Contains((byte)'\\'))
        {
            var buffer = raw.Length <= LargestOnStack ? stackalloc byte[raw.Length] : new byte[raw.Length];
            Encode(buffer[..Decode(raw, from, buffer)], to, special, output);
        }
        else
        {
            Encode(raw, to, special, output);
        }
    }

    private static void Encode(ReadOnlySpan<byte> text, StompVersion version, ReadOnlySpan<byte> special, OutputBuffer output)
    {
        ArgumentNullException.ThrowIfNull(output);
        int next;
        while ((next = text.IndexOfAny(special)) >= 0)
        {
            output.Write(text[..next]);
            if (version == StompVersion.V10) output.Write((byte)' ');
            else output.Write((byte)'\\', CodeOf(text[next]));
            text = text[(next + 1)..];
        }
        output.Write(text);
    }

    private static byte CodeOf(byte octet) => octet switch
    {
        (byte)'\n' => (byte)'n',
        (byte)'\r' => (byte)'r',
        (byte)':' => (byte)'c',
        _ => octet,
    };
}
