using System.Globalization;

namespace ActorMQ.Model.Selectors;

/// <summary>What a selector is filed under: a text, to the letter, or a number, however a header spells it.</summary>
public readonly record struct IndexValue
{
    private readonly string? _text;
    private readonly double _number;

    private IndexValue(string? text, double number)
    {
        _text = text;
        _number = number;
    }

    /// <summary>
    /// Text of a header is looked up with <see cref="Of(string)"/>, and if anything is filed under a number with <see cref="TryOfNumber"/> too.
    /// </summary>
    public bool IsNumber => _text is null;

    public static IndexValue Of(string text) => new(text, 0);

    /// <summary>The number that a header spells; false when it spells none.</summary>
    public static bool TryOfNumber(string text, out IndexValue value)
    {
        var number = NumericText.Parse(text);
        // Whole numbers that are equal are so as approximate ones, and a whole one equals an approximate one by its nearest: the converse need not hold.
        value = new IndexValue(null, number.IsUnknown ? 0 : number.ToDouble() + 0.0);
        return !number.IsUnknown;
    }

    public override string ToString() => _text ?? _number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Of a literal; null when it has more spellings than an index can know.</summary>
    internal static IndexValue? Of(Value literal) => literal.Kind switch
    {
        ValueKind.Text => Of(literal.AsText()!),
        ValueKind.Integer or ValueKind.Approximate => new IndexValue(null, literal.ToDouble() + 0.0),
        _ => null,
    };
}
