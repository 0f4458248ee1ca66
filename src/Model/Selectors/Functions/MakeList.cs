using ActorMQ.Model.Selectors.Expressions;

namespace ActorMQ.Model.Selectors.Functions;

/// <summary><c>MAKELIST(a, b, ...)</c>: its arguments; one that is unknown equals nothing.</summary>
internal sealed class MakeList(IReadOnlyList<Expression> elements) : ListExpression
{
    public override bool Contains(Value value, ISelectable message)
    {
        foreach (var element in elements)
        {
            var candidate = element.Evaluate(message);
            if (!candidate.IsUnknown && Value.Order(candidate, value) == 0) return true;
        }
        return false;
    }
}
