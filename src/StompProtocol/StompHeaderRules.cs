namespace ActorMQ.StompProtocol;

/// <summary>
/// What the specification asks of a header line and clients break without harm: a name and a colon, and after a backslash no letter
/// but those it defines ("Undefined escape sequences such as \t MUST be treated as a fatal protocol error").
/// </summary>
internal static class StompHeaderRules
{
    /// <exception cref="StompFramingException">The line breaks one.</exception>
    public static void Check(ReadOnlySpan<byte> line, StompVersion escapes)
    {
        var colon = line.IndexOf((byte)':');
        if (colon < 0) throw Violation("A header line has no colon", line);
        if (colon == 0) throw Violation("A header has no name", line);
        if (escapes == StompVersion.V10) return;
        var rest = line;
        for (var backslash = rest.IndexOf((byte)'\\'); backslash >= 0; backslash = rest.IndexOf((byte)'\\'))
        {
            rest = rest[(backslash + 1)..];
            if (rest.IsEmpty || !StompEscaping.IsDefined(rest[0], escapes))
                throw Violation($"A header has an escape that STOMP {escapes.Text()} does not define", line);
            rest = rest[1..];
        }
    }

    private static StompFramingException Violation(string problem, ReadOnlySpan<byte> line) =>
        new(StompFault.MalformedFrame, $"{problem}: [{StompFrameParser.Printable(line)}]");
}
