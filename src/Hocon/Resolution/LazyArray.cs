namespace ActorMQ.Hocon.Resolution;

internal sealed class LazyArray(HoconOrigin origin, IReadOnlyList<Assignment> items) : LazyContainer(origin)
{
    public IReadOnlyList<Assignment> Items { get; } = items;

    public override string Description => "an array";
}
