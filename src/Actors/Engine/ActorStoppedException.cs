namespace ActorMQ.Actors.Engine;

/// <summary>A question was put to an actor that takes no messages any more.</summary>
public sealed class ActorStoppedException : Exception
{
    public ActorStoppedException(TreePath path)
        : base($"{path} has stopped.") => Path = path;

    public TreePath Path { get; }
}
