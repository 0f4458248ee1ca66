using System.Globalization;
using ActorMQ.Hocon.Syntax;

namespace ActorMQ.Hocon.Conversion;

internal static class DecimalNumber
{
    /// <summary>Reads a number by the rules of JSON and, in a text, a little more: +1, .5 and 007 are taken as well.</summary>
    /// <returns>Whether it is a number of at most 28 digits before the point.</returns>
    public static bool TryParse(string text, out decimal number) => decimal.TryParse(
        CharacterClass.Trim(text),
        NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
        CultureInfo.InvariantCulture,
        out number);
}
