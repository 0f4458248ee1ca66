using ActorMQ.Model.Selectors.Expressions;

namespace ActorMQ.Model.Selectors.Functions;

/// <summary>
/// <c>INLIST(list, value)</c>: whether an element equals the value, in the sense of <c>=</c>. False without a value, as in ActiveMQ.
/// </summary>
internal sealed class InListTest(ListExpression list, Expression value) : Expression
{
    public override ExpressionType Type => ExpressionType.Boolean;

    public override Value Evaluate(ISelectable message)
    {
        var sought = value.Evaluate(message);
        return Value.Of(!sought.IsUnknown && list.Contains(sought, message));
    }
}
