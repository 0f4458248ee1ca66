using System.Globalization;

namespace ActorMQ.Model.Selectors;

/// <summary>Numbers as headers and literals spell them: digits with an optional sign, point and exponent, no blanks.</summary>
internal static class NumericText
{
    // The runtime's parser also takes "NaN", "Infinity" and trailing NULs; none of them is a number here.
    private static readonly System.Buffers.SearchValues<char> Characters = System.Buffers.SearchValues.Create("0123456789+-.eE");

    /// <summary>The number the text spells, a whole number where it fits 64 bits; unknown when it spells none.</summary>
    public static Value Parse(ReadOnlySpan<char> text)
    {
        if (text.ContainsAnyExcept(Characters)) return Value.Unknown;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer)) return Value.Of(integer);
        const NumberStyles Approximate = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return double.TryParse(text, Approximate, CultureInfo.InvariantCulture, out var number) ? Value.Of(number) : Value.Unknown;
    }
}
