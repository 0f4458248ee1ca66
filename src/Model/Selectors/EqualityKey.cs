using ActorMQ.Model.Selectors.Expressions;

namespace ActorMQ.Model.Selectors;

/// <summary>A header and the values one of which it must have, to the letter, for a condition to be true.</summary>
internal sealed record EqualityKey(string Header, IReadOnlyList<string> Values)
{
    /// <summary>Finds the most selective key of a condition; null when it has none.</summary>
    public static EqualityKey? Find(Expression condition) => condition switch
    {
        Comparison { Operator: ComparisonOperator.Equal } equality =>
            OfEquality(equality.Left, equality.Right) ?? OfEquality(equality.Right, equality.Left),
        InTest test => new EqualityKey(test.Header.Name, [.. test.Values]),
        Conjunction and => and.Operands.Select(Find).Where(key => key is not null).MinBy(key => key!.Values.Count),
        Disjunction or => Union([.. or.Operands.Select(Find)]),
        _ => null,
    };

    // A number or a boolean has more than one spelling, and so has a header that is compared as one of these: only text that is
    // compared with text must be equal to the letter.
    private static EqualityKey? OfEquality(Expression header, Expression literal) =>
        (header, literal) is (Header { Type: ExpressionType.Any, Name: var name }, Literal { Value: { Kind: ValueKind.Text } text })
            ? new EqualityKey(name, [text.AsText()!])
            : null;

    private static EqualityKey? Union(EqualityKey?[] keys) =>
        keys[0] is { Header: var header } && keys.All(key => key?.Header == header)
            ? new EqualityKey(header, [.. keys.SelectMany(key => key!.Values).Distinct(StringComparer.Ordinal)])
            : null;
}
