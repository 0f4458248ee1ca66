namespace ActorMQ.Hocon.Resolution;

/// <summary>
/// A value resolved no further than to what kind of value it is. The items of an array and the fields of an object stay unresolved,
/// so that <c>bar { foo = 42, baz = ${bar.foo} }</c> is no circle.
/// </summary>
internal abstract class LazyValue(HoconOrigin origin)
{
    public HoconOrigin Origin { get; } = origin;

    /// <summary>What it is, for a message.</summary>
    public abstract string Description { get; }
}
