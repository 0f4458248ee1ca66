namespace ActorMQ.Hocon.Conversion;

internal static class PeriodFormat
{
    public static HoconPeriod Convert(HoconValue value)
    {
        const string Expected = "a period such as 30d or 6mo (units: d, w, mo, y)";
        if (value.NumericText is not { } text) throw value.Unexpected(Expected);
        var (number, unit) = UnitFamily.Split(text);
        if (!DecimalNumber.TryParse(number, out var count)
            || !decimal.IsInteger(count)
            || Math.Abs(count) > int.MaxValue / 7) throw value.Unexpected(Expected);

        return unit switch
        {
            "" or "d" or "day" or "days" => new HoconPeriod(0, 0, (int)count),
            "w" or "week" or "weeks" => new HoconPeriod(0, 0, (int)count * 7),
            "m" or "mo" or "month" or "months" => new HoconPeriod(0, (int)count, 0),
            "y" or "year" or "years" => new HoconPeriod((int)count, 0, 0),
            _ => throw value.Unexpected(Expected),
        };
    }
}
