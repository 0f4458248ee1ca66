namespace ActorMQ.Hocon.Resolution;

internal abstract class LazyContainer(HoconOrigin origin) : LazyValue(origin)
{
    /// <summary>Whether the final tree below it is being made right now. Meeting it again means that it contains itself.</summary>
    public bool IsBeingBuilt { get; set; }
}
