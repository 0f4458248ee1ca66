using ActorMQ.Model.Selectors.Expressions;

namespace ActorMQ.Model.Selectors.Functions;

/// <summary><c>REPLACE(text, part, by)</c>: the text with every occurrence of a part exchanged.</summary>
internal sealed class Replacement(Expression source, string part, string by) : Expression
{
    public override ExpressionType Type => ExpressionType.Any;

    public override Value Evaluate(ISelectable message)
    {
        if (source.Evaluate(message).AsText() is not { } text) return Value.Unknown;
        var growth = (long)text.AsSpan().Count(part) * (by.Length - part.Length);
        return text.Length + growth > Value.MaxTextLength ? Value.Unknown : Value.Of(text.Replace(part, by, StringComparison.Ordinal));
    }
}
