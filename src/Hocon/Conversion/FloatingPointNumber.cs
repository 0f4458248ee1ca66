using System.Globalization;
using ActorMQ.Hocon.Syntax;

namespace ActorMQ.Hocon.Conversion;

internal static class FloatingPointNumber
{
    private const NumberStyles Styles =
        NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    // The names of infinity and of what is no number are texts of .NET, not of JSON; they are not finite and so refused.
    public static double Convert(HoconValue value) =>
        value.NumericText is { } text
        && double.TryParse(CharacterClass.Trim(text), Styles, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number)
            ? number
            : throw value.Unexpected("a number");
}
