using ActorMQ.Hocon.Syntax;

namespace ActorMQ.Hocon.Resolution;

/// <summary>Makes the final tree, in which every value knows its path.</summary>
internal sealed class TreeBuilder
{
    private readonly Resolver _resolver;
    private readonly ResolutionBudget _budget;
    private readonly int _maxDepth;

    private TreeBuilder(Resolver resolver, ResolutionBudget budget, int maxDepth)
    {
        _resolver = resolver;
        _budget = budget;
        _maxDepth = maxDepth;
    }

    public static HoconValue Build(Node root, Func<string, string?>? environment, HoconParserOptions options)
    {
        var budget = new ResolutionBudget(options.MaxResolutionSteps);
        var fields = LazyObject.From(root as ObjectNode ?? new ObjectNode(root.Origin));
        var resolver = new Resolver(fields, environment, budget, options.MaxDepth);
        var value = root is ObjectNode ? fields : resolver.ValueOf(Assignment.Of(root))!;
        return new TreeBuilder(resolver, budget, options.MaxDepth).Build(value, HoconPath.Root, root.Origin);
    }

    private HoconValue? Build(Assignment assignment, HoconPath path)
    {
        var value = _resolver.ValueOf(assignment);
        if (value is LazyContainer { IsBeingBuilt: true }) value = WithoutItself(assignment);
        return value is null ? null : Build(value, path, assignment.KeyOrigin);
    }

    /// <summary>The value of an assignment inside an object or array that leads back to that very object or array.</summary>
    private LazyValue? WithoutItself(Assignment assignment)
    {
        // Spec "Self-Referential Substitutions": looking back does not break such a circle; where the substitution is optional, it
        // counts as undefined.
        var node = assignment.Definition.Value;
        while (node is AssignedValueNode assigned) node = assigned.Assignment.Definition.Value;
        if (node is SubstitutionNode { IsOptional: true }) return _resolver.ValueOf(assignment.Below);
        throw new HoconException(node.Origin, $"{node as SubstitutionNode ?? (object)"the value"} stands inside of what it refers to");
    }

    private HoconValue Build(LazyValue value, HoconPath path, HoconOrigin keyOrigin)
    {
        _budget.Spend(1, value.Origin);
        var place = new ValuePlace(path, value.Origin, keyOrigin);
        if (path.Keys.Count > _maxDepth)
        {
            var beginning = string.Join('.', path.Keys.Take(3));
            throw new HoconException(value.Origin,
                $"the value at {beginning}... is nested deeper than {_maxDepth} levels, as if it contained itself");
        }

        switch (value)
        {
            case LazyArray array:
                array.IsBeingBuilt = true;
                var items = Items(array, path);
                array.IsBeingBuilt = false;
                return new HoconArray(place, items);
            case LazyObject fields:
                fields.IsBeingBuilt = true;
                var values = Fields(fields, path);
                fields.IsBeingBuilt = false;
                return new HoconObject(place, values);
            default:
                return Scalar((LazyScalar)value, place);
        }
    }

    private List<HoconValue> Items(LazyArray array, HoconPath path)
    {
        var items = new List<HoconValue>();
        foreach (var assignment in array.Items)
        {
            if (Build(assignment, path.Append($"{items.Count}")) is { } item) items.Add(item);
        }

        return items;
    }

    private OrderedDictionary<string, HoconValue> Fields(LazyObject fields, HoconPath path)
    {
        var values = new OrderedDictionary<string, HoconValue>(StringComparer.Ordinal);
        foreach (var (key, assignment) in fields.Fields)
        {
            if (Build(assignment, path.Append(key)) is { } value) values.Add(key, value);
        }

        return values;
    }

    private HoconValue Scalar(LazyScalar scalar, ValuePlace place)
    {
        _budget.Spend(scalar.Text, place.Origin);
        return scalar.Kind switch
        {
            LiteralKind.Number => new HoconNumber(place, scalar.Text),
            LiteralKind.Boolean => new HoconBoolean(place, scalar.Text == "true"),
            LiteralKind.Null => new HoconNull(place),
            _ => new HoconString(place, scalar.Text),
        };
    }
}
