using System.Text.RegularExpressions;
using ActorMQ.Model.Selectors.Expressions;

namespace ActorMQ.Model.Selectors.Functions;

/// <summary>
/// <c>REGEX('pattern', value)</c>: whether the pattern is found anywhere in the value's text. False without a value, as in ActiveMQ.
/// The time is linear in the text, but the factor is the pattern's to choose: a match that runs into the timeout is unknown.
/// </summary>
internal sealed class RegexTest(Regex pattern, Expression value) : Expression
{
    public override ExpressionType Type => ExpressionType.Boolean;

    public override Value Evaluate(ISelectable message)
    {
        if (value.Evaluate(message).AsText() is not { } text) return Value.Of(false);
        try
        {
            return Value.Of(pattern.IsMatch(text));
        }
        catch (RegexMatchTimeoutException)
        {
            return Value.Unknown;
        }
    }
}
