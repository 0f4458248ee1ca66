namespace ActorMQ.Actors.Security.Logins;

/// <summary>Does what takes a processor for long, such as slow hashes, where no actor and no socket waits for it.</summary>
public interface ISlowWork
{
    /// <summary>How much of it is done at the same time.</summary>
    int Width { get; }

    /// <summary>Does it as soon as one of the others is done. It tells an actor what has come out of it, and does not throw.</summary>
    void Run(Action work);
}
