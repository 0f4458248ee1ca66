using ActorMQ.Hocon.Syntax;

namespace ActorMQ.Hocon.Conversion;

/// <summary>Units of one kind and what they measure (spec "Units format"). The empty name stands for a number without a unit.</summary>
internal sealed class UnitFamily
{
    private readonly string _expected;
    private readonly string _limit;
    private readonly Dictionary<string, decimal> _units;

    private UnitFamily(string expected, string limit, IEnumerable<(decimal Size, string[] Names)> units)
    {
        _expected = expected;
        _limit = limit;
        _units = units.SelectMany(u => u.Names.Select(n => (n, u.Size))).ToDictionary(u => u.n, u => u.Size, StringComparer.Ordinal);
    }

    /// <summary>In ticks of 100 nanoseconds.</summary>
    public static UnitFamily Duration { get; } = new(
        "a duration such as 500ms or 10s (units: ns, us, ms, s, m, h, d)",
        "a duration of at most 2^63 times 100 nanoseconds",
        [
            (0.01m, ["ns", "nano", "nanos", "nanosecond", "nanoseconds"]),
            (TimeSpan.TicksPerMicrosecond, ["us", "micro", "micros", "microsecond", "microseconds"]),
            (TimeSpan.TicksPerMillisecond, ["", "ms", "milli", "millis", "millisecond", "milliseconds"]),
            (TimeSpan.TicksPerSecond, ["s", "second", "seconds"]),
            (TimeSpan.TicksPerMinute, ["m", "minute", "minutes"]),
            (TimeSpan.TicksPerHour, ["h", "hour", "hours"]),
            (TimeSpan.TicksPerDay, ["d", "day", "days"]),
        ]);

    /// <summary>In bytes.</summary>
    public static UnitFamily Size { get; } = new(
        "a size such as 512B, 64KiB or 10MB (units: B, kB, MB, GB, ..., K, M, G, ..., KiB, MiB, GiB, ...)",
        "a size of at most 2^63 bytes",
        [
            (1, ["", "B", "b", "byte", "bytes"]),
            .. new[] { "kilo", "mega", "giga", "tera", "peta", "exa", "zetta", "yotta" }.Select(PowerOfTen),
            .. new[] { "kibi", "mebi", "gibi", "tebi", "pebi", "exbi", "zebi", "yobi" }.Select(PowerOfTwo),
        ]);

    /// <summary>Reads a value with a unit.</summary>
    /// <returns>The value in the family's measure, a whole number within the range of a 64-bit integer.</returns>
    public decimal Convert(HoconValue value, MidpointRounding rounding)
    {
        if (value.NumericText is not { } text) throw value.Unexpected(_expected);
        var (number, unit) = Split(text);
        if (!_units.TryGetValue(unit, out var size) || !DecimalNumber.TryParse(number, out var count)) throw value.Unexpected(_expected);

        // Divided instead of multiplied, so that no count can overflow before it is compared.
        if (Math.Abs(count) > long.MaxValue / size) throw value.Unexpected(_limit);
        return decimal.Round(count * size, rounding);
    }

    /// <summary>Cuts the letters off the end: the unit, as written. What is before them is the number.</summary>
    public static (string Number, string Unit) Split(string text)
    {
        var trimmed = CharacterClass.Trim(text);
        var unit = trimmed.Length;
        while (unit > 0 && char.IsLetter(trimmed[unit - 1])) unit--;
        return (trimmed[..unit], trimmed[unit..]);
    }

    private static (decimal Size, string[] Names) PowerOfTen(string prefix, int index)
    {
        var letter = index == 0 ? 'k' : char.ToUpperInvariant(prefix[0]);
        return (Power(1000, index + 1), [$"{letter}B", $"{prefix}byte", $"{prefix}bytes"]);
    }

    private static (decimal Size, string[] Names) PowerOfTwo(string prefix, int index)
    {
        var letter = char.ToUpperInvariant(prefix[0]);
        return (Power(1024, index + 1), [$"{letter}", $"{prefix[0]}", $"{letter}i", $"{letter}iB", $"{prefix}byte", $"{prefix}bytes"]);
    }

    private static decimal Power(decimal value, int exponent) => Enumerable.Repeat(value, exponent).Aggregate(decimal.Multiply);
}
