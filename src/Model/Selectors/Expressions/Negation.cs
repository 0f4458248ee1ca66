namespace ActorMQ.Model.Selectors.Expressions;

internal sealed class Negation(Expression operand) : Expression
{
    public override ExpressionType Type => ExpressionType.Number;

    public override Value Evaluate(ISelectable message)
    {
        var number = operand.Evaluate(message).AsNumber();
        if (number.IsUnknown) return number;
        return number.TryGetInteger(out var integer) && integer != long.MinValue ? Value.Of(-integer) : Value.Of(-number.ToDouble());
    }
}
