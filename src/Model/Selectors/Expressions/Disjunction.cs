namespace ActorMQ.Model.Selectors.Expressions;

/// <summary>OR of three-valued logic: true if any operand is true, else unknown if any is unknown.</summary>
internal sealed class Disjunction(Expression[] operands) : Expression
{
    public IReadOnlyList<Expression> Operands => operands;

    public override ExpressionType Type => ExpressionType.Boolean;

    public override Value Evaluate(ISelectable message)
    {
        var outcome = Value.Of(false);
        foreach (var operand in operands)
        {
            var value = operand.Evaluate(message);
            if (value.IsTrue) return value;
            if (value.IsUnknown) outcome = value;
        }
        return outcome;
    }
}
