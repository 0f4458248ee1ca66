using ActorMQ.Model.Selectors.Expressions;

namespace ActorMQ.Model.Selectors.Functions;

/// <summary>
/// <c>SPLIT(text, separator [, limit])</c>: the pieces of a text, which has none when unknown. The limit is Java's: at most so many
/// pieces when positive, all when negative, all but empty ones at the end when zero or not given.
/// </summary>
internal sealed class SplitList(Expression source, string separator, int limit) : ListExpression
{
    public override bool Contains(Value value, ISelectable message)
    {
        if (source.Evaluate(message).AsText() is not { } text) return false;
        var pieces = text.Split(separator, limit > 0 ? limit : int.MaxValue);
        var count = pieces.Length;
        if (limit == 0 && count > 1)
        {
            while (count > 0 && pieces[count - 1].Length == 0) count--;
        }
        foreach (var piece in pieces.AsSpan(0, count))
        {
            if (Value.Order(Value.Of(piece), value) == 0) return true;
        }
        return false;
    }
}
