using ActorMQ.Hocon.Rendering;

namespace ActorMQ.Hocon;

/// <summary>A text, whether it was quoted or not.</summary>
public sealed class HoconString : HoconValue
{
    internal HoconString(ValuePlace place, string text)
        : base(place) => Text = text;

    public string Text { get; }

    internal override string Description => QuotedText.Excerpt(Text);

    internal override string ScalarText => Text;

    internal override string NumericText => Text;

    public override bool Equals(object? obj) => obj is HoconString other && Text == other.Text;

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);
}
