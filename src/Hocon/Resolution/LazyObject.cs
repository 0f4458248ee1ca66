using ActorMQ.Hocon.Syntax;

namespace ActorMQ.Hocon.Resolution;

internal sealed class LazyObject : LazyContainer
{
    private readonly OrderedDictionary<string, Assignment> _fields;

    private LazyObject(HoconOrigin origin, OrderedDictionary<string, Assignment> fields)
        : base(origin) => _fields = fields;

    /// <summary>The last assignment of each field.</summary>
    public IReadOnlyDictionary<string, Assignment> Fields => _fields;

    public override string Description => "an object";

    public static LazyObject From(ObjectNode node)
    {
        var fields = new OrderedDictionary<string, Assignment>(StringComparer.Ordinal);
        foreach (var (key, definitions) in node.Fields)
        {
            Assignment? last = null;
            foreach (var definition in definitions) last = new Assignment(definition, last);
            fields.Add(key, last!);
        }

        return new LazyObject(node.Origin, fields);
    }

    /// <summary>The same object with the values that its fields have, instead of the assignments that lead to them.</summary>
    public LazyObject ByValue()
    {
        var fields = new OrderedDictionary<string, Assignment>(StringComparer.Ordinal);
        foreach (var (key, assignment) in _fields)
        {
            fields.Add(key, new Assignment(new Definition(assignment.KeyOrigin, new AssignedValueNode(assignment)), below: null));
        }

        return new LazyObject(Origin, fields);
    }

    /// <summary>Merges two objects: the assignments of the upper one come after those of the lower one.</summary>
    public static LazyObject Merge(LazyObject lower, LazyObject upper, ResolutionBudget budget)
    {
        var fields = new OrderedDictionary<string, Assignment>(lower._fields, StringComparer.Ordinal);
        foreach (var (key, assignment) in upper._fields)
        {
            fields[key] = fields.TryGetValue(key, out var below) ? assignment.OnTopOf(below, budget) : assignment;
        }

        budget.Spend(fields.Count, upper.Origin);
        return new LazyObject(upper.Origin, fields);
    }

    /// <summary>The array that an object with numbers as keys stands for (spec "Conversion of numerically-indexed objects to
    /// arrays"); null if no key is a number.</summary>
    public LazyArray? ToArray()
    {
        var items = NumericKeys.InOrder(_fields);
        return items.Count == 0 ? null : new LazyArray(Origin, items);
    }
}
