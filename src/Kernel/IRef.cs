namespace ActorMQ.Kernel;

/// <summary>
/// A way to reach an actor by a part of what can be told to it: a reference to an actor converts to one of any protocol that the actor hears.
/// Safe for use from any thread.
/// </summary>
/// <typeparam name="TMessage">What may be told by it.</typeparam>
public interface IRef<in TMessage>
{
    /// <summary>Where the actor lives in the tree.</summary>
    ActorPath Path { get; }

    /// <summary>True once the actor accepts nothing more.</summary>
    bool IsClosed { get; }

    /// <summary>As <see cref="ActorRef{TMessage}.Tell"/>.</summary>
    bool Tell(TMessage message);

    /// <summary>As <see cref="ActorRef{TMessage}.TryTell"/>.</summary>
    bool TryTell(TMessage message);
}
