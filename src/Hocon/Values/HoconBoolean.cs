namespace ActorMQ.Hocon;

/// <summary>The value <c>true</c> or <c>false</c>.</summary>
public sealed class HoconBoolean : HoconValue
{
    internal HoconBoolean(ValuePlace place, bool value)
        : base(place) => Value = value;

    public bool Value { get; }

    internal override string Description => ScalarText;

    internal override string ScalarText => Value ? "true" : "false";

    public override bool Equals(object? obj) => obj is HoconBoolean other && Value == other.Value;

    public override int GetHashCode() => Value.GetHashCode();
}
