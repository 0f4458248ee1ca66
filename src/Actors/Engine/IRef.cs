namespace ActorMQ.Actors.Engine;

/// <summary>
/// A way to reach an actor by a part of what can be told to it: a reference to an actor converts to one of any protocol that the actor hears.
/// Safe for use from any thread.
/// </summary>
/// <typeparam name="TMessage">What may be told by it.</typeparam>
public interface IRef<in TMessage>
{
    /// <summary>Where the actor lives in the tree.</summary>
    TreePath Path { get; }

    /// <summary>True once the actor accepts nothing more.</summary>
    bool IsClosed { get; }

    /// <summary>As <see cref="Ref{TMessage}.Tell"/>.</summary>
    bool Tell(TMessage message);

    /// <summary>As <see cref="Ref{TMessage}.TryTell"/>.</summary>
    bool TryTell(TMessage message);
}
