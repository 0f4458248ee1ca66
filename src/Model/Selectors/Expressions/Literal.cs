namespace ActorMQ.Model.Selectors.Expressions;

internal sealed class Literal(Value value) : Expression
{
    public Value Value { get; } = value;

    public override ExpressionType Type => Value.Kind switch
    {
        ValueKind.Unknown => ExpressionType.Null,
        ValueKind.Boolean => ExpressionType.Boolean,
        ValueKind.Text => ExpressionType.Text,
        _ => ExpressionType.Number,
    };

    public override Value Evaluate(ISelectable message) => Value;
}
