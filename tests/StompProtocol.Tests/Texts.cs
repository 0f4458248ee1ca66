using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.StompProtocol.Tests;

/// <summary>What names, values and bodies are made of in property tests: mostly what STOMP gives a meaning to.</summary>
internal static class Texts
{
    private static readonly Gen<string> Scraps = Gen.Frequency(
        (4, Gen.Elements("\\", ":", "\n", "\r", "\\n", "\\c", "\\r", "\\\\", "\\t")),
        (2, Gen.Elements("a", "content-length", " ", "\t", "0", "/queue/a")),
        (1, Gen.Elements("\u00e9", "\u20ac", "\U0001f600", "\u007f", "\u0001")));

    /// <summary>Commands of STOMP itself.</summary>
    public static StompCommand[] Commands { get; } = [.. Enum.GetValues<StompCommand>().Where(command => command < StompCommand.Hello)];

    /// <summary>Commands between brokers.</summary>
    public static StompCommand[] LinkCommands { get; } = [.. Enum.GetValues<StompCommand>().Where(command => command >= StompCommand.Hello)];

    /// <summary>Any text without NUL.</summary>
    public static Gen<string> Any { get; } = Gen.ListOf(Scraps).Select(string.Concat);

    public static Gen<byte[]> Bodies { get; } = Gen.ArrayOf(Gen.Elements<byte>(0, 0, (byte)'\n', (byte)'\r', (byte)'x', (byte)'S', 0xff));

    public static Gen<StompVersion> Versions { get; } = Gen.Elements(StompVersion.V10, StompVersion.V11, StompVersion.V12);

    /// <summary>Text that a header of a version can carry.</summary>
    public static string Name(string text, StompVersion version)
    {
        var name = Value(text, version);
        if (version == StompVersion.V10) name = name.Replace(':', '_');
        return name.Length == 0 ? "n" : name;
    }

    /// <summary>Text that a header of a version can carry: 1.0 has no line feed, no blanks around a value, no carriage return at its end.</summary>
    public static string Value(string text, StompVersion version) =>
        version == StompVersion.V10 ? text.Replace('\n', ' ').Replace('\r', '_').Trim(' ', '\t') : text;
}
