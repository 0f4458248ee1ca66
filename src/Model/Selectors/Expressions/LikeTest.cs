namespace ActorMQ.Model.Selectors.Expressions;

internal sealed class LikeTest(Expression operand, LikePattern pattern) : Expression
{
    public override ExpressionType Type => ExpressionType.Boolean;

    public override Value Evaluate(ISelectable message) =>
        operand.Evaluate(message).AsText() is { } text ? Value.Of(pattern.Matches(text)) : Value.Unknown;
}
