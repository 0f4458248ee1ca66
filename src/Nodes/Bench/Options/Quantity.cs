using System.Globalization;

namespace ActorMQ.Nodes.Bench.Options;

/// <summary>Numbers with a unit, as on a command line; the units mean what they mean in the configuration.</summary>
internal static class Quantity
{
    private static readonly Dictionary<string, long> Bytes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["B"] = 1,
        ["kB"] = 1000,
        ["MB"] = 1000_000,
        ["K"] = 1 << 10,
        ["KiB"] = 1 << 10,
        ["M"] = 1 << 20,
        ["MiB"] = 1 << 20,
    };

    private static readonly Dictionary<string, long> Ticks = new(StringComparer.Ordinal)
    {
        ["ms"] = TimeSpan.TicksPerMillisecond,
        ["s"] = TimeSpan.TicksPerSecond,
        ["m"] = TimeSpan.TicksPerMinute,
        ["h"] = TimeSpan.TicksPerHour,
    };

    /// <summary>Such as <c>200B</c>, <c>1kB</c> or <c>16KiB</c>; a number without a unit is in bytes.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static int Size(string text) =>
        Read(text, "B", Bytes) is { } bytes and <= int.MaxValue
            ? (int)bytes
            : throw new FormatException($"'{text}' is no size, such as 200B, 1kB (1000 bytes) or 1KiB (1024 bytes)");

    /// <summary>Such as <c>500ms</c>, <c>30s</c> or <c>5m</c>; a number without a unit is in seconds.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static TimeSpan Duration(string text) =>
        Read(text, "s", Ticks) is { } ticks ? TimeSpan.FromTicks(ticks) : throw new FormatException($"'{text}' is no duration, such as 500ms, 30s, 5m or 1h");

    private static long? Read(string text, string defaultUnit, Dictionary<string, long> units)
    {
        var digits = text.TakeWhile(c => char.IsAsciiDigit(c) || c == '.').Count();
        var unit = text[digits..].Trim();
        if (!units.TryGetValue(unit.Length == 0 ? defaultUnit : unit, out var size)) return null;
        if (!decimal.TryParse(text[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)) return null;
        return count <= long.MaxValue / size ? (long)(count * size) : null;
    }
}
