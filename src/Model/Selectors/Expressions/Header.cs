namespace ActorMQ.Model.Selectors.Expressions;

/// <summary>An identifier. The JMS names that stand for numbers and booleans have their type; all others are text.</summary>
internal sealed class Header(string name) : Expression
{
    public string Name { get; } = name;

    public override ExpressionType Type { get; } = name switch
    {
        "JMSPriority" or "JMSTimestamp" or "JMSExpiration" or "JMSXGroupSeq" or "JMSXDeliveryCount" => ExpressionType.Number,
        "JMSRedelivered" => ExpressionType.Boolean,
        _ => ExpressionType.Any,
    };

    public override Value Evaluate(ISelectable message)
    {
        if (!message.TryGetHeader(Name, out var text)) return Value.Unknown;
        var value = Value.Of(text);
        return Type switch
        {
            ExpressionType.Number => value.AsNumber(),
            ExpressionType.Boolean => value.AsBoolean(),
            _ => value,
        };
    }
}
