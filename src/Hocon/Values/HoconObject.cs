using System.Diagnostics.CodeAnalysis;

namespace ActorMQ.Hocon;

/// <summary>An object. Its fields are in the order in which their keys were first mentioned.</summary>
public sealed class HoconObject : HoconValue
{
    private readonly OrderedDictionary<string, HoconValue> _fields;

    internal HoconObject(ValuePlace place, OrderedDictionary<string, HoconValue> fields)
        : base(place) => _fields = fields;

    /// <summary>The values by key; keys are literal here, not paths.</summary>
    public IReadOnlyDictionary<string, HoconValue> Fields => _fields;

    internal override string Description => "an object";

    /// <summary>Looks up a value by its path in this object. A null that is written counts as a value.</summary>
    /// <param name="path">The keys to follow; the path without keys is this object itself.</param>
    /// <param name="value">The value, if there is one.</param>
    public bool TryGet(HoconPath path, [NotNullWhen(true)] out HoconValue? value)
    {
        ArgumentNullException.ThrowIfNull(path);
        value = this;
        foreach (var key in path.Keys) value = (value as HoconObject)?._fields.GetValueOrDefault(key);
        return value is not null;
    }

    /// <summary>Looks up a value by a path as it is written in files: <c>a.b."c.d"</c>.</summary>
    /// <exception cref="HoconException">The path is not valid.</exception>
    public bool TryGet(string path, [NotNullWhen(true)] out HoconValue? value) => TryGet(HoconPath.Parse(path), out value);

    /// <summary>The value at a path as it is written in files.</summary>
    /// <exception cref="HoconException">The path is not valid, or there is no such value.</exception>
    public HoconValue Get(string path)
    {
        var parsed = HoconPath.Parse(path);
        return TryGet(parsed, out var value) ? value : throw new HoconException(Origin, $"{Path.Append(parsed)} is not set");
    }

    public override HoconObject AsObject() => this;

    public override HoconArray AsArray()
    {
        var items = NumericKeys.InOrder(_fields);
        return items.Count > 0 ? new HoconArray(Place, items) : base.AsArray();
    }

    public override bool Equals(object? obj) =>
        obj is HoconObject other
        && _fields.Count == other._fields.Count
        && _fields.All(f => other._fields.TryGetValue(f.Key, out var value) && value.Equals(f.Value));

    // The order of fields is no part of an object's value, so it must be none of its hash.
    public override int GetHashCode() => _fields.Aggregate(_fields.Count, (hash, f) => hash ^ HashCode.Combine(f.Key, f.Value));
}
