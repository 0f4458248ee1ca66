using ActorMQ.Hocon.Syntax;

namespace ActorMQ.Hocon.Resolution;

/// <summary>
/// Evaluates assignments on demand (spec "Substitutions").
///
/// A reference looks forward: it means the final value of its path, wherever in the document that is set. So nothing is evaluated
/// before it is asked for, and no further than asked for: an object is known by its fields alone, whose values wait.
///
/// If a reference arrives at a field that is itself being evaluated, it is self-referential, and looks back: it means what the
/// field was before the assignment being evaluated. That is all that <c>path = ${path}":/bin"</c> needs. If there was nothing
/// before, the reference is undefined, which is where every circle of references ends.
///
/// Each assignment is evaluated once and keeps its value, so that the outcome is the same for everyone who refers to it.
/// </summary>
internal sealed class Resolver(LazyObject root, Func<string, string?>? environment, ResolutionBudget budget, int maxDepth)
{
    private readonly Stack<SubstitutionNode> _references = new();
    private int _depth;

    /// <summary>The value of a field as of this assignment; null if it is undefined.</summary>
    public LazyValue? ValueOf(Assignment? assignment)
    {
        while (assignment is { IsEvaluating: true }) assignment = assignment.Below;
        if (assignment is null) return null;
        if (!assignment.IsEvaluated) Evaluate(assignment);
        return assignment.Value;
    }

    private void Evaluate(Assignment assignment)
    {
        var node = assignment.Definition.Value;
        budget.Spend(1, node.Origin);
        if (++_depth > maxDepth)
            throw new HoconException(node.Origin, $"substitutions lead to one another more than {maxDepth} times in a row");

        assignment.IsEvaluating = true;
        var own = node is AppendNode ? Append(assignment) : Evaluate(node);
        var below = own is null or LazyObject ? ValueOf(assignment.Below) : null;
        assignment.IsEvaluating = false;
        _depth--;

        if (own is not null) assignment.Complete(Merged(node, own, below), assignment.Definition.KeyOrigin);

        // Spec: an undefined optional substitution leaves the previous value.
        else if (below is not null) assignment.Complete(below, assignment.Below!.KeyOrigin);

        // As long as others are being evaluated, undefined may only mean that one of these was asked too early.
        else if (_depth == 0) assignment.Complete(null, assignment.Definition.KeyOrigin);
    }

    private LazyValue Merged(Node node, LazyValue own, LazyValue? below)
    {
        if (own is not LazyObject upper || below is not LazyObject lower) return own;
        return LazyObject.Merge(lower, node is SubstitutionNode or AssignedValueNode ? upper.ByValue() : upper, budget);
    }

    private LazyValue? Evaluate(Node node) => node switch
    {
        LiteralNode literal => new LazyScalar(literal.Origin, literal.Kind, literal.Text),
        ArrayNode array => new LazyArray(array.Origin, [.. array.Items.Select(Assignment.Of)]),
        ObjectNode fields => LazyObject.From(fields),
        ConcatenationNode concatenation => Evaluate(concatenation),
        SubstitutionNode substitution => Evaluate(substitution),
        AssignedValueNode assigned => ValueOf(assigned.Assignment),
        _ => throw new InvalidOperationException($"{node.GetType().Name} cannot be evaluated by itself"),
    };

    // Plain loops: each level of this recursion should take as little of the stack as it can.
    private LazyValue? Evaluate(ConcatenationNode concatenation)
    {
        var values = new List<LazyValue>();
        foreach (var piece in concatenation.Pieces)
        {
            var value = Evaluate(piece);
            if (value is not null) values.Add(value is LazyObject fields && piece is SubstitutionNode ? fields.ByValue() : value);
        }

        return Concatenation.Join(concatenation.Origin, values, budget);
    }

    private LazyValue? Evaluate(SubstitutionNode substitution)
    {
        _references.Push(substitution);
        LazyValue? value = null;
        foreach (var target in substitution.Targets)
        {
            if (!substitution.Position.IsInside(target)) value ??= Find(target);
        }

        value ??= FromEnvironment(substitution.Path);
        if (value is null && !substitution.IsOptional) throw Undefined(substitution);
        _references.Pop();
        return value;
    }

    private LazyValue? Find(HoconPath path)
    {
        LazyValue? value = root;
        foreach (var key in path.Keys)
        {
            if (value is not LazyObject fields || !fields.Fields.TryGetValue(key, out var assignment)) return null;
            value = ValueOf(assignment);
        }

        return value;
    }

    private LazyScalar? FromEnvironment(HoconPath path)
    {
        var name = string.Join('.', path.Keys);
        return environment?.Invoke(name) is { } text
            ? new LazyScalar(new HoconOrigin($"environment variable {name}", 0, 0), LiteralKind.Text, text)
            : null;
    }

    // Rows of += are long in practice, a host or a user on each line: they are taken together, not one inside the other.
    private LazyArray Append(Assignment last)
    {
        var origin = last.Definition.Value.Origin;
        var items = new List<Assignment>();
        var below = last;
        do
        {
            below.IsEvaluating = true;
            items.Add(Assignment.Of(((AppendNode)below.Definition.Value).Item));
            below = below.Below;
        }
        while (below is { IsEvaluating: false, IsEvaluated: false, Definition.Value: AppendNode });

        items.Reverse();
        if (ValueOf(below) is { } before)
        {
            var array = Concatenation.AsArray(before)
                ?? throw new HoconException(origin, $"expected an array before '+=', found {before.Description} ({before.Origin})");
            items.InsertRange(0, array.Items);
        }

        for (var a = last; a != below; a = a!.Below) a!.IsEvaluating = false;
        budget.Spend(items.Count, origin);
        return new LazyArray(origin, items);
    }

    private HoconException Undefined(SubstitutionNode substitution)
    {
        var problem = substitution.Targets switch
        {
            var targets when targets.Any(substitution.Position.IsInside) => "stands inside of what it refers to",
            var targets when !targets.Any(IsBeingEvaluated) => "is not defined",
            _ when _references.Count == 1 => "refers to itself, and there is no earlier value",
            _ => $"closes a circle: {string.Join(" -> ", _references.Reverse())}",
        };
        return new HoconException(substitution.Origin, $"{substitution} {problem}; write ${{?{substitution.Path}}} if it may be undefined");
    }

    private bool IsBeingEvaluated(HoconPath path)
    {
        LazyValue? value = root;
        foreach (var key in path.Keys)
        {
            if (value is not LazyObject fields || !fields.Fields.TryGetValue(key, out var assignment)) return false;
            if (assignment.IsEvaluating) return true;
            value = ValueOf(assignment);
        }

        return false;
    }
}
