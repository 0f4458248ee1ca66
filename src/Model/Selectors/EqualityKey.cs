using ActorMQ.Model.Selectors.Expressions;

namespace ActorMQ.Model.Selectors;

/// <summary>A header and the values, all texts or all numbers, one of which it must have for a condition to be true.</summary>
internal sealed record EqualityKey(string Header, IReadOnlyList<IndexValue> Values)
{
    /// <summary>Finds the most selective key of a condition; null when it has none.</summary>
    public static EqualityKey? Find(Expression condition) => condition switch
    {
        Comparison { Operator: ComparisonOperator.Equal } equality =>
            OfEquality(equality.Left, equality.Right) ?? OfEquality(equality.Right, equality.Left),
        InTest test => new EqualityKey(test.Header.Name, [.. test.Values.Select(IndexValue.Of)]),
        Conjunction and => and.Operands.Select(Find).Where(key => key is not null).MinBy(key => key!.Values.Count),
        Disjunction or => Union([.. or.Operands.Select(Find)]),
        _ => null,
    };

    // A boolean has many spellings, and a header that is compared as a number or as a boolean is none of its spellings when it meets text.
    private static EqualityKey? OfEquality(Expression header, Expression literal)
    {
        if (header is not Header { Name: var name, Type: var type } || literal is not Literal { Value: var value }) return null;
        var isComparable = type == ExpressionType.Any || (type == ExpressionType.Number && value.Kind != ValueKind.Text);
        return isComparable && IndexValue.Of(value) is { } key ? new EqualityKey(name, [key]) : null;
    }

    private static EqualityKey? Union(EqualityKey?[] keys) =>
        keys[0] is { Header: var header, Values: [var first, ..] } && keys.All(key => key?.Header == header && key.Values[0].IsNumber == first.IsNumber)
            ? new EqualityKey(header, [.. keys.SelectMany(key => key!.Values).Distinct()])
            : null;
}
