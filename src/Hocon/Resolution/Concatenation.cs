using ActorMQ.Hocon.Syntax;

namespace ActorMQ.Hocon.Resolution;

/// <summary>Joins values that stand side by side (spec "Value concatenation"), once the substitutions among them are resolved.</summary>
internal static class Concatenation
{
    /// <summary>Joins values to one.</summary>
    /// <param name="origin">Where the first of them is written.</param>
    /// <param name="pieces">The values, without those of undefined substitutions.</param>
    /// <param name="budget">Pays for the result.</param>
    /// <returns>The value they make together; null if there are none.</returns>
    public static LazyValue? Join(HoconOrigin origin, List<LazyValue> pieces, ResolutionBudget budget)
    {
        // Spec "Concatenation with whitespace and substitutions": it turns out only now whether whitespace is part of a text.
        if (pieces.Exists(p => p is LazyContainer)) pieces.RemoveAll(p => p is LazyScalar { Kind: LiteralKind.Whitespace });
        return pieces switch
        {
            [] => null,
            [var single] => single,
            _ when pieces.TrueForAll(p => p is LazyScalar) => JoinTexts(origin, pieces, budget),
            _ when pieces.TrueForAll(p => p is LazyObject) => JoinObjects(pieces, budget),
            _ => JoinArrays(origin, pieces, budget),
        };
    }

    private static LazyScalar JoinTexts(HoconOrigin origin, List<LazyValue> pieces, ResolutionBudget budget)
    {
        foreach (var piece in pieces) budget.Spend(((LazyScalar)piece).Text, origin);
        return new LazyScalar(origin, LiteralKind.Text, string.Concat(pieces.Select(p => ((LazyScalar)p).Text)));
    }

    private static LazyObject JoinObjects(List<LazyValue> pieces, ResolutionBudget budget)
    {
        var result = (LazyObject)pieces[0];
        foreach (var piece in pieces.Skip(1)) result = LazyObject.Merge(result, (LazyObject)piece, budget);
        return result;
    }

    private static LazyArray JoinArrays(HoconOrigin origin, List<LazyValue> pieces, ResolutionBudget budget)
    {
        var items = new List<Assignment>();
        foreach (var piece in pieces)
        {
            var array = AsArray(piece) ?? throw Mismatch(origin, piece, pieces);
            budget.Spend(array.Items.Count, piece.Origin);
            items.AddRange(array.Items);
        }

        return new LazyArray(origin, items);
    }

    /// <summary>The value as an array; null if it is none and cannot be converted.</summary>
    public static LazyArray? AsArray(LazyValue value) => value switch
    {
        LazyArray array => array,
        LazyObject fields => fields.ToArray(),
        _ => null,
    };

    private static HoconException Mismatch(HoconOrigin origin, LazyValue piece, List<LazyValue> pieces)
    {
        var other = pieces.Find(p => p.GetType() != piece.GetType()) ?? pieces[0];
        return new HoconException(origin, $"{piece.Description} ({piece.Origin}) cannot be concatenated with {other.Description} "
            + $"({other.Origin}); arrays go with arrays, objects with objects, simple values with simple values");
    }
}
