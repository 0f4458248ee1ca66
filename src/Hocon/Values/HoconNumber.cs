namespace ActorMQ.Hocon;

/// <summary>A number, kept as the text it was written as: <c>1.10</c> stays <c>1.10</c>.</summary>
public sealed class HoconNumber : HoconValue
{
    internal HoconNumber(ValuePlace place, string text)
        : base(place) => Text = text;

    /// <summary>A number by the rules of JSON. It may exceed what .NET's types can hold.</summary>
    public string Text { get; }

    internal override string Description => Text;

    internal override string ScalarText => Text;

    internal override string NumericText => Text;

    public override bool Equals(object? obj) => obj is HoconNumber other && Text == other.Text;

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);
}
