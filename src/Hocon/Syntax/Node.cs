namespace ActorMQ.Hocon.Syntax;

/// <summary>A value as it was written, before substitutions are resolved.</summary>
internal abstract class Node(HoconOrigin origin)
{
    public HoconOrigin Origin { get; protected set; } = origin;
}
