using static ActorMQ.Hocon.Tests.Document;

namespace ActorMQ.Hocon.Tests;

public class UnitTests
{
    public static TheoryData<string, long> DurationUnits
    {
        get
        {
            var rows = new TheoryData<string, long>();
            Add(rows, 1, "us", "micro", "micros", "microsecond", "microseconds");
            Add(rows, 1_000, "", "ms", "milli", "millis", "millisecond", "milliseconds");
            Add(rows, 1_000_000, "s", "second", "seconds");
            Add(rows, 60_000_000, "m", "minute", "minutes");
            Add(rows, 3_600_000_000, "h", "hour", "hours");
            Add(rows, 86_400_000_000, "d", "day", "days");
            return rows;
        }
    }

    public static TheoryData<string, long> SizeUnits
    {
        get
        {
            var rows = new TheoryData<string, long>();
            Add(rows, 1, "", "B", "b", "byte", "bytes");
            Add(rows, 1000, "kB", "kilobyte", "kilobytes");
            Add(rows, 1000_000, "MB", "megabyte", "megabytes");
            Add(rows, 1000_000_000, "GB", "gigabyte", "gigabytes");
            Add(rows, 1000_000_000_000, "TB", "terabyte", "terabytes");
            Add(rows, 1000_000_000_000_000, "PB", "petabyte", "petabytes");
            Add(rows, 1000_000_000_000_000_000, "EB", "exabyte", "exabytes");
            Add(rows, 1L << 10, "K", "k", "Ki", "KiB", "kibibyte", "kibibytes");
            Add(rows, 1L << 20, "M", "m", "Mi", "MiB", "mebibyte", "mebibytes");
            Add(rows, 1L << 30, "G", "g", "Gi", "GiB", "gibibyte", "gibibytes");
            Add(rows, 1L << 40, "T", "t", "Ti", "TiB", "tebibyte", "tebibytes");
            Add(rows, 1L << 50, "P", "p", "Pi", "PiB", "pebibyte", "pebibytes");
            Add(rows, 1L << 60, "E", "e", "Ei", "EiB", "exbibyte", "exbibytes");
            return rows;
        }
    }

    private static void Add(TheoryData<string, long> rows, long size, params string[] units)
    {
        foreach (var unit in units) rows.Add(unit, size);
    }

    [Theory]
    [MemberData(nameof(DurationUnits))]
    public void Every_unit_of_time_is_known(string unit, long microseconds)
    {
        Assert.Equal(TimeSpan.FromMicroseconds(3 * microseconds), ValueOfA($"a = 3{unit}").AsDuration());
        Assert.Equal(TimeSpan.FromMicroseconds(3 * microseconds), ValueOfA($"a = \" 3 {unit} \"").AsDuration());
    }

    [Theory]
    [InlineData("100ns", 1)]
    [InlineData("1 nano", 0)]
    [InlineData("50 nanos", 1)]
    [InlineData("149 nanosecond", 1)]
    [InlineData("4878955355435272204 nanoseconds", 48789553554352722)]
    public void Nanoseconds_are_rounded_to_what_a_time_span_can_hold(string value, long ticks) =>
        Assert.Equal(ticks, ValueOfA($"a = {value}").AsDuration().Ticks);

    [Theory]
    [InlineData("0.5s", 500)]
    [InlineData("1.5 minutes", 90_000)]
    [InlineData("2.5", 2.5)]
    [InlineData("1e3", 1000)]
    [InlineData("1e-1 s", 100)]
    [InlineData("-1 s", -1000)]
    [InlineData("\"+1 s\"", 1000)]
    [InlineData("0", 0)]
    [InlineData("\"10\"", 10)]
    public void A_duration_can_have_a_fraction_or_a_sign(string value, double milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), ValueOfA($"a = {value}").AsDuration());

    [Theory]
    [InlineData("10 parsecs", "\"10 parsecs\"")]
    [InlineData("10 MS", "\"10 MS\"")]
    [InlineData("s", "\"s\"")]
    [InlineData("\"\"", "\"\"")]
    [InlineData("1 0 s", "\"1 0 s\"")]
    [InlineData("1h 30m", "\"1h 30m\"")]
    [InlineData("true", "true")]
    [InlineData("null", "null")]
    public void Nothing_else_is_a_duration(string value, string found) => Assert.Equal(
        $"test.conf:1:5: a: expected a duration such as 500ms or 10s (units: ns, us, ms, s, m, h, d), found {found}",
        Assert.Throws<HoconException>(() => ValueOfA($"a = {value}").AsDuration()).Message);

    [Theory]
    [InlineData("10675200 days")]
    [InlineData("1e28 d")]
    [InlineData("99999999999999999999999999999999999999")]
    public void A_duration_has_limits(string value) => Assert.Throws<HoconException>(() => ValueOfA($"a = {value}").AsDuration());

    [Theory]
    [MemberData(nameof(SizeUnits))]
    public void Every_unit_of_size_is_known(string unit, long bytes)
    {
        Assert.Equal(7 * bytes, ValueOfA($"a = 7{unit}").AsBytes());
        Assert.Equal(7 * bytes, ValueOfA($"a = \"7 {unit}\"").AsBytes());
    }

    [Theory]
    [InlineData("0.5M", 524288)]
    [InlineData("1.5 kB", 1500)]
    [InlineData("1.7", 1)]
    [InlineData("1024", 1024)]
    [InlineData("-1", -1)]
    [InlineData("0.000001 ZB", 1_000_000_000_000_000)]
    [InlineData("0.00000000001 Yi", 12089258196146)]
    [InlineData("9223372036854775807 B", long.MaxValue)]
    public void A_size_can_have_a_fraction(string value, long bytes) => Assert.Equal(bytes, ValueOfA($"a = {value}").AsBytes());

    [Theory]
    [InlineData("zettabyte")]
    [InlineData("zettabytes")]
    [InlineData("ZB")]
    [InlineData("yottabyte")]
    [InlineData("YB")]
    [InlineData("Z")]
    [InlineData("zebibytes")]
    [InlineData("ZiB")]
    [InlineData("Yi")]
    [InlineData("y")]
    public void The_largest_units_of_size_are_known_but_overflow(string unit)
    {
        Assert.Equal(0, ValueOfA($"a = 0 {unit}").AsBytes());
        Assert.Equal(
            $"test.conf:1:5: a: expected a size of at most 2^63 bytes, found \"1 {unit}\"",
            Assert.Throws<HoconException>(() => ValueOfA($"a = 1 {unit}").AsBytes()).Message);
    }

    [Theory]
    [InlineData("10 kb")]
    [InlineData("10 KB")]
    [InlineData("10 mB")]
    [InlineData("10 Kib")]
    [InlineData("10 Bytes")]
    [InlineData("ten")]
    [InlineData("[1]")]
    public void Nothing_else_is_a_size(string value) => Assert.Contains(
        ": a: expected a size such as 512B, 64KiB or 10MB (units: B, kB, MB, GB, ..., K, M, G, ..., KiB, MiB, GiB, ...), found ",
        Assert.Throws<HoconException>(() => ValueOfA($"a = {value}").AsBytes()).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("3", 0, 0, 3)]
    [InlineData("3d", 0, 0, 3)]
    [InlineData("1 day", 0, 0, 1)]
    [InlineData("3 days", 0, 0, 3)]
    [InlineData("2w", 0, 0, 14)]
    [InlineData("1 week", 0, 0, 7)]
    [InlineData("3 weeks", 0, 0, 21)]
    [InlineData("5m", 0, 5, 0)]
    [InlineData("5 mo", 0, 5, 0)]
    [InlineData("1 month", 0, 1, 0)]
    [InlineData("5 months", 0, 5, 0)]
    [InlineData("8y", 8, 0, 0)]
    [InlineData("1 year", 1, 0, 0)]
    [InlineData("\"8 years\"", 8, 0, 0)]
    public void Every_unit_of_the_calendar_is_known(string value, int years, int months, int days) =>
        Assert.Equal(new HoconPeriod(years, months, days), ValueOfA($"a = {value}").AsPeriod());

    [Theory]
    [InlineData("1.5d", "\"1.5d\"")]
    [InlineData("1 h", "\"1 h\"")]
    [InlineData("soon", "\"soon\"")]
    [InlineData("3000000000", "3000000000")]
    [InlineData("null", "null")]
    public void Nothing_else_is_a_period(string value, string found) => Assert.Equal(
        $"test.conf:1:5: a: expected a period such as 30d or 6mo (units: d, w, mo, y), found {found}",
        Assert.Throws<HoconException>(() => ValueOfA($"a = {value}").AsPeriod()).Message);
}
