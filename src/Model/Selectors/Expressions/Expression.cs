namespace ActorMQ.Model.Selectors.Expressions;

/// <summary>A node of a compiled selector. Immutable; the parser bounds how deep nodes nest, so evaluation may recurse.</summary>
internal abstract class Expression
{
    public abstract ExpressionType Type { get; }

    public abstract Value Evaluate(ISelectable message);
}
