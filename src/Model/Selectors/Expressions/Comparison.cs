namespace ActorMQ.Model.Selectors.Expressions;

/// <summary>
/// Unknown if a side is. Sides that cannot be compared (text that is no number meets a number) are different and in no order:
/// <c>&lt;&gt;</c> is true and everything else false, as in ActiveMQ.
/// </summary>
internal sealed class Comparison(Expression left, ComparisonOperator @operator, Expression right) : Expression
{
    public Expression Left => left;

    public ComparisonOperator Operator => @operator;

    public Expression Right => right;

    public override ExpressionType Type => ExpressionType.Boolean;

    public override Value Evaluate(ISelectable message)
    {
        var leftValue = left.Evaluate(message);
        if (leftValue.IsUnknown) return Value.Unknown;
        var rightValue = right.Evaluate(message);
        if (rightValue.IsUnknown) return Value.Unknown;
        var order = Value.Order(leftValue, rightValue);
        return Value.Of(@operator switch
        {
            ComparisonOperator.Equal => order == 0,
            ComparisonOperator.NotEqual => order != 0,
            ComparisonOperator.Less => order < 0,
            ComparisonOperator.LessOrEqual => order <= 0,
            ComparisonOperator.Greater => order > 0,
            _ => order >= 0,
        });
    }
}
