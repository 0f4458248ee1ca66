namespace ActorMQ.Model.Selectors.Expressions;

/// <summary>
/// A header that stands where a condition is due: the same as comparing it with TRUE. (ActiveMQ takes every text for false here,
/// so that over STOMP such a condition never holds.)
/// </summary>
internal sealed class TruthTest(Expression operand) : Expression
{
    public override ExpressionType Type => ExpressionType.Boolean;

    public override Value Evaluate(ISelectable message) => operand.Evaluate(message).AsBoolean();
}
