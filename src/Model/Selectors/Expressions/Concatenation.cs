using System.Text;

namespace ActorMQ.Model.Selectors.Expressions;

/// <summary><c>+</c> with a text literal among its operands joins texts. Unknown if an operand is.</summary>
internal sealed class Concatenation(Expression[] operands) : Expression
{
    public override ExpressionType Type => ExpressionType.Text;

    public override Value Evaluate(ISelectable message)
    {
        var joined = new StringBuilder();
        foreach (var operand in operands)
        {
            if (operand.Evaluate(message).AsText() is not { } text) return Value.Unknown;
            if (joined.Length + text.Length > Value.MaxTextLength) return Value.Unknown;
            joined.Append(text);
        }
        return Value.Of(joined.ToString());
    }
}
