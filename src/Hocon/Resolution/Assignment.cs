using ActorMQ.Hocon.Syntax;

namespace ActorMQ.Hocon.Resolution;

/// <summary>
/// One definition of a field, on top of those it overrides or merges with. A field's value is that of its last assignment; what a
/// self-reference sees is that of an assignment further down. The item of an array is an assignment with nothing below.
/// </summary>
internal sealed class Assignment(Definition definition, Assignment? below)
{
    public Definition Definition { get; } = definition;

    public Assignment? Below { get; } = below;

    /// <summary>Whether it is being evaluated right now. A reference that arrives here meanwhile must look further down.</summary>
    public bool IsEvaluating { get; set; }

    public bool IsEvaluated { get; private set; }

    /// <summary>The value of the field as of this assignment; null if it is undefined, or not evaluated yet.</summary>
    public LazyValue? Value { get; private set; }

    /// <summary>Where the key of the assignment is written that the value comes from.</summary>
    public HoconOrigin KeyOrigin { get; private set; } = definition.KeyOrigin;

    /// <summary>A value without a key: the item of an array.</summary>
    public static Assignment Of(Node node) => new(new Definition(node.Origin, node), below: null);

    public void Complete(LazyValue? value, HoconOrigin keyOrigin)
    {
        (Value, KeyOrigin) = (value, keyOrigin);
        IsEvaluated = true;
    }

    /// <summary>The same assignments, made after others: what merging two objects does to a field that both have.</summary>
    public Assignment OnTopOf(Assignment lower, ResolutionBudget budget)
    {
        var assignments = new Stack<Definition>();
        for (var assignment = this; assignment is not null; assignment = assignment.Below)
        {
            // Below a value that hides everything, nothing of the other object can show.
            if (assignment.Definition.HidesEarlier) return this;
            assignments.Push(assignment.Definition);
        }

        budget.Spend(assignments.Count, Definition.KeyOrigin);
        return assignments.Aggregate(lower, (below, definition) => new Assignment(definition, below));
    }
}
