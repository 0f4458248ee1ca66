using ActorMQ.Model.Selectors.Expressions;

namespace ActorMQ.Model.Selectors.Parsing;

/// <summary>What can stand where, as far as types are known: a selector that could never match for anybody is an error, with the column.</summary>
internal static class TypeRules
{
    public static Expression Condition(Expression expression, int column)
    {
        RequireNoHyphen(expression, column, "expected a condition, found a number");
        return expression.Type switch
        {
            ExpressionType.Boolean or ExpressionType.Null => expression,
            ExpressionType.Any => new TruthTest(expression),
            ExpressionType.Number => throw new SelectorException(column, "expected a condition, found a number"),
            _ => throw new SelectorException(column, "expected a condition, found text"),
        };
    }

    public static void RequireNumber(Expression expression, int column)
    {
        var found = expression.Type switch
        {
            ExpressionType.Text => "text",
            ExpressionType.Boolean => "a condition",
            ExpressionType.Null => "NULL",
            _ => null,
        };
        if (found is not null) throw new SelectorException(column, $"expected a number, found {found}");
    }

    /// <summary>Nobody compares a difference with text: who writes <c>a-b = '1'</c> means a header of that name.</summary>
    public static void RequireNoHyphen(Expression side, Expression other, int otherColumn)
    {
        if (other.Type is ExpressionType.Text or ExpressionType.Boolean) RequireNoHyphen(side, otherColumn, "a difference is a number, and this is none");
    }

    public static void RequireNoHyphen(Expression operand, int column, string problem)
    {
        if (operand is Arithmetic { HyphenatedName: { } name })
            throw new SelectorException(column, $"{problem} (a header name with '-' in it needs double quotes: \"{name}\")");
    }

    public static void RequireEquatable(Expression side, int column, Expression other)
    {
        if (side.Type == ExpressionType.Null) throw new SelectorException(column, "nothing equals NULL: use IS NULL or IS NOT NULL");
        if (side is Literal { Value: { Kind: ValueKind.Text } text } && other.Type == ExpressionType.Number && text.AsNumber().IsUnknown)
            throw new SelectorException(column, "a number never equals this text");
    }

    /// <summary>The name that may be meant by a chain of differences. Who writes blanks means differences.</summary>
    public static string? HyphenatedName(List<(Token Operator, int Column, Expression Operand)> chain)
    {
        for (var i = 0; i < chain.Count; i++)
        {
            if (chain[i].Operand is not Header) return null;
            if (i == 0) continue;
            var (@operator, column, _) = chain[i];
            var before = (Header)chain[i - 1].Operand;
            if (!@operator.Is("-") || column != @operator.Column + 1 || @operator.Column != chain[i - 1].Column + before.Name.Length) return null;
        }
        return string.Join('-', chain.Select(static link => ((Header)link.Operand).Name));
    }
}
