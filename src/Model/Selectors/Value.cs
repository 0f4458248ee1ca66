using System.Globalization;

namespace ActorMQ.Model.Selectors;

/// <summary>What an expression comes to for one message. Unknown is SQL's NULL: the header is absent, or a number cannot be had.</summary>
internal readonly struct Value
{
    /// <summary>Longer text that an expression makes is unknown: a short selector must not make much out of little.</summary>
    public const int MaxTextLength = 65536;

    private readonly long _bits;
    private readonly string? _text;

    private Value(ValueKind kind, long bits, string? text = null)
    {
        Kind = kind;
        _bits = bits;
        _text = text;
    }

    public static Value Unknown => default;

    public ValueKind Kind { get; }

    public bool IsTrue => Kind == ValueKind.Boolean && _bits != 0;

    public bool IsFalse => Kind == ValueKind.Boolean && _bits == 0;

    public bool IsUnknown => Kind == ValueKind.Unknown;

    public static Value Of(bool value) => new(ValueKind.Boolean, value ? 1 : 0);

    public static Value Of(long value) => new(ValueKind.Integer, value);

    /// <summary>An approximate number; unknown when it is none. Adding zero leaves one zero only: SQL has no negative one.</summary>
    public static Value Of(double value) =>
        double.IsNaN(value) ? Unknown : new(ValueKind.Approximate, BitConverter.DoubleToInt64Bits(value + 0.0));

    public static Value Of(string value) => new(ValueKind.Text, 0, value);

    /// <summary>The value as a number; unknown when it is none.</summary>
    public Value AsNumber() => Kind switch
    {
        ValueKind.Integer or ValueKind.Approximate => this,
        ValueKind.Text => NumericText.Parse(_text),
        _ => Unknown,
    };

    /// <summary>The value as a boolean. As in ActiveMQ, text is true when it reads "true" in any case, and false otherwise.</summary>
    public Value AsBoolean() => Kind switch
    {
        ValueKind.Boolean or ValueKind.Unknown => this,
        _ => Of(string.Equals(_text, "true", StringComparison.OrdinalIgnoreCase)),
    };

    /// <summary>The value as text; null when unknown.</summary>
    public string? AsText() => Kind switch
    {
        ValueKind.Unknown => null,
        ValueKind.Text => _text,
        ValueKind.Boolean => IsTrue ? "true" : "false",
        ValueKind.Integer => _bits.ToString(CultureInfo.InvariantCulture),
        _ => ToDouble().ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>A number as a whole number when it is one.</summary>
    public bool TryGetInteger(out long value)
    {
        value = _bits;
        return Kind == ValueKind.Integer;
    }

    /// <summary>A number's nearest double.</summary>
    public double ToDouble() => Kind == ValueKind.Integer ? _bits : BitConverter.Int64BitsToDouble(_bits);

    /// <summary>
    /// Negative, zero or positive as the first comes before, with or after the second; null when they cannot be compared, as when
    /// text that is to be converted is no number. Two texts compare by their characters, even if both look like numbers.
    /// </summary>
    public static int? Order(Value left, Value right)
    {
        if (left.Kind == ValueKind.Text && right.Kind == ValueKind.Text) return string.CompareOrdinal(left._text, right._text);
        if (left.Kind == ValueKind.Boolean || right.Kind == ValueKind.Boolean) return OrderBooleans(left, right);
        left = left.AsNumber();
        right = right.AsNumber();
        if (left.IsUnknown || right.IsUnknown) return null;
        return left.TryGetInteger(out var integer) && right.TryGetInteger(out var other)
            ? integer.CompareTo(other)
            : left.ToDouble().CompareTo(right.ToDouble());
    }

    private static int? OrderBooleans(Value left, Value right)
    {
        var convertible = left.Kind is ValueKind.Boolean or ValueKind.Text && right.Kind is ValueKind.Boolean or ValueKind.Text;
        return convertible ? left.AsBoolean().IsTrue.CompareTo(right.AsBoolean().IsTrue) : null;
    }
}
