namespace ActorMQ.Model.Selectors.Expressions;

/// <summary>IS NULL: the one test that is never unknown.</summary>
internal sealed class NullTest(Expression operand) : Expression
{
    public override ExpressionType Type => ExpressionType.Boolean;

    public override Value Evaluate(ISelectable message) => Value.Of(operand.Evaluate(message).IsUnknown);
}
