namespace ActorMQ.Hocon.Syntax;

/// <summary>
/// An object whose fields may have been defined several times. Definitions that cannot matter any more are dropped and objects that
/// follow each other are merged as they are added; the rest has to wait for the substitutions.
/// </summary>
internal sealed class ObjectNode(HoconOrigin origin) : Node(origin)
{
    private readonly OrderedDictionary<string, List<Definition>> _fields = new(StringComparer.Ordinal);

    /// <summary>The definitions of each field, the earliest first.</summary>
    public IEnumerable<KeyValuePair<string, List<Definition>>> Fields => _fields;

    public void Add(string key, Definition definition)
    {
        if (!_fields.TryGetValue(key, out var definitions)) _fields.Add(key, definitions = []);
        if (definition.HidesEarlier) definitions.Clear();
        if (definition.Value is ObjectNode upper && definitions.LastOrDefault().Value is ObjectNode lower)
        {
            lower.Absorb(upper);
            lower.Origin = upper.Origin;
            definitions[^1] = definition with { Value = lower };
        }
        else
        {
            definitions.Add(definition);
        }
    }

    /// <summary>Adds the fields of a later object to this one.</summary>
    public void Absorb(ObjectNode upper)
    {
        foreach (var (key, definitions) in upper._fields)
        {
            foreach (var definition in definitions) Add(key, definition);
        }
    }

    /// <summary>A new object: this one with <paramref name="upper"/> laid over it. Neither is changed.</summary>
    public ObjectNode Overlaid(ObjectNode upper)
    {
        var result = Copy();
        result.Absorb(upper);
        result.Origin = upper.Origin;
        return result;
    }

    // Only objects that are definitions themselves are ever changed; what is inside arrays and concatenations can be shared.
    private ObjectNode Copy()
    {
        var copy = new ObjectNode(Origin);
        foreach (var (key, definitions) in _fields)
        {
            copy._fields.Add(key, [.. definitions.Select(d => d.Value is ObjectNode o ? d with { Value = o.Copy() } : d)]);
        }

        return copy;
    }
}
