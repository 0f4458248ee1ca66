namespace ActorMQ.Model.Selectors.Expressions;

/// <summary>NOT of three-valued logic: unknown stays unknown.</summary>
internal sealed class Inversion(Expression operand) : Expression
{
    public override ExpressionType Type => ExpressionType.Boolean;

    public override Value Evaluate(ISelectable message)
    {
        var value = operand.Evaluate(message);
        return value.IsUnknown ? value : Value.Of(value.IsFalse);
    }
}
