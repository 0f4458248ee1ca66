namespace ActorMQ.Model.Selectors.Parsing;

/// <summary>What a number in a selector stands for: decimal, <c>0x</c> hexadecimal or, with a leading zero, octal.</summary>
internal static class NumericLiteral
{
    /// <summary>
    /// A decimal whole number beyond 64 bits becomes approximate. Unknown for octal with an 8 or 9 and for hexadecimal or octal
    /// beyond 63 bits.
    /// </summary>
    public static Value Parse(ReadOnlySpan<char> source, bool isNegative)
    {
        if (source is ['0', 'x' or 'X', .. var hexadecimal]) return FromRadix(hexadecimal, 4, isNegative);
        if (source is ['0', .. { Length: > 0 } octal] && !octal.ContainsAny(".eE")) return FromRadix(octal.TrimEnd("lL"), 3, isNegative);
        var decimals = source.TrimEnd("lL");
        return NumericText.Parse(isNegative ? $"-{decimals}" : decimals);
    }

    private static Value FromRadix(ReadOnlySpan<char> digits, int bitsPerDigit, bool isNegative)
    {
        var value = 0L;
        foreach (var digit in digits)
        {
            var worth = char.IsAsciiDigit(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10;
            if (worth >> bitsPerDigit != 0 || value > long.MaxValue >> bitsPerDigit) return Value.Unknown;
            value = (value << bitsPerDigit) | (uint)worth;
        }
        return Value.Of(isNegative ? -value : value);
    }
}
