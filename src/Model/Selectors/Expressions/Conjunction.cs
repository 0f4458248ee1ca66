namespace ActorMQ.Model.Selectors.Expressions;

/// <summary>AND of three-valued logic: false if any operand is false, else unknown if any is unknown.</summary>
internal sealed class Conjunction(Expression[] operands) : Expression
{
    public IReadOnlyList<Expression> Operands => operands;

    public override ExpressionType Type => ExpressionType.Boolean;

    public override Value Evaluate(ISelectable message)
    {
        var outcome = Value.Of(true);
        foreach (var operand in operands)
        {
            var value = operand.Evaluate(message);
            if (value.IsFalse) return value;
            if (value.IsUnknown) outcome = value;
        }
        return outcome;
    }
}
