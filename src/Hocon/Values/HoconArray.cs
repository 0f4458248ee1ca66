namespace ActorMQ.Hocon;

/// <summary>An array.</summary>
public sealed class HoconArray : HoconValue
{
    internal HoconArray(ValuePlace place, IReadOnlyList<HoconValue> items)
        : base(place) => Items = items;

    /// <summary>The values in order.</summary>
    public IReadOnlyList<HoconValue> Items { get; }

    internal override string Description => "an array";

    public override HoconArray AsArray() => this;

    public override bool Equals(object? obj) => obj is HoconArray other && Items.SequenceEqual(other.Items);

    public override int GetHashCode() => Items.Aggregate(Items.Count, HashCode.Combine);
}
