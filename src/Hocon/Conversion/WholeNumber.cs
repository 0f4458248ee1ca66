namespace ActorMQ.Hocon.Conversion;

internal static class WholeNumber
{
    /// <summary>1e3 and 10.0 are whole numbers too.</summary>
    public static decimal Convert(HoconValue value, long min, long max) =>
        value.NumericText is { } text
        && DecimalNumber.TryParse(text, out var number)
        && number >= min
        && number <= max
        && decimal.IsInteger(number)
            ? number
            : throw value.Unexpected($"a whole number from {min} to {max}");
}
