namespace ActorMQ.Kernel;

/// <summary>A question was put to an actor that takes no messages any more.</summary>
public sealed class ActorStoppedException : Exception
{
    public ActorStoppedException(ActorPath path)
        : base($"{path} has stopped.") => Path = path;

    public ActorPath Path { get; }
}
