namespace ActorMQ.Hocon;

/// <summary>A null that is written. It takes away what a fallback defines, and keeps a substitution from looking further.</summary>
public sealed class HoconNull : HoconValue
{
    internal HoconNull(ValuePlace place)
        : base(place)
    {
    }

    internal override string Description => "null";

    public override bool Equals(object? obj) => obj is HoconNull;

    public override int GetHashCode() => 0;
}
