namespace ActorMQ.Model.Selectors.Expressions;

/// <summary>
/// A chain of operators of one precedence, from left to right; one node however long, so that it cannot exhaust the stack. Unknown
/// if an operand is no number or the result is not one (0 / 0). <c>+ - *</c> on whole numbers give whole numbers unless these
/// outgrow 64 bits; <c>/</c> and <c>%</c> are always approximate, as in ActiveMQ.
/// </summary>
internal sealed class Arithmetic(Expression first, (char Operator, Expression Operand)[] steps) : Expression
{
    public override ExpressionType Type => ExpressionType.Number;

    /// <summary>For headers with minus signs between them and no blanks: the one name with '-' in it that may have been meant.</summary>
    public string? HyphenatedName { get; init; }

    public override Value Evaluate(ISelectable message)
    {
        var outcome = first.Evaluate(message).AsNumber();
        foreach (var (@operator, operand) in steps)
        {
            if (outcome.IsUnknown) return outcome;
            var number = operand.Evaluate(message).AsNumber();
            if (number.IsUnknown) return number;
            outcome = Apply(outcome, @operator, number);
        }
        return outcome;
    }

    private static Value Apply(Value left, char @operator, Value right)
    {
        if (@operator is '+' or '-' or '*' && left.TryGetInteger(out var integer) && right.TryGetInteger(out var other))
        {
            // Exact whatever the operands, so that an overflow shows as a result that does not fit.
            Int128 exact = @operator switch
            {
                '+' => (Int128)integer + other,
                '-' => (Int128)integer - other,
                _ => (Int128)integer * other,
            };
            return exact >= long.MinValue && exact <= long.MaxValue ? Value.Of((long)exact) : Value.Of((double)exact);
        }
        var (x, y) = (left.ToDouble(), right.ToDouble());
        return Value.Of(@operator switch
        {
            '+' => x + y,
            '-' => x - y,
            '*' => x * y,
            '/' => x / y,
            _ => x % y,
        });
    }
}
