using ActorMQ.Actors.Network.Loans;
using ActorMQ.Kernel;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Actors.Protocol;

/// <summary>
/// A resolved destination: what a connection keeps so that it looks a name up once. It stays the same over restarts of the actor behind
/// it. When <see cref="IsClosed"/> the destination has gone idle or was deleted; resolving the name again gives its successor.
/// </summary>
public sealed class DestinationHandle
{
    private readonly HashSet<IPublisher> _publishers = new(ReferenceEqualityComparer.Instance);
    private ActorRef<IDestinationMessage>? _actor;

    public DestinationHandle(DestinationName name, long ownerConnection)
    {
        Name = name;
        OwnerConnection = ownerConnection;
    }

    public DestinationName Name { get; }

    /// <summary>For a temporary destination the connection that may consume from it; otherwise 0.</summary>
    public long OwnerConnection { get; }

    /// <summary>Who is answerable for it; null when nobody is, or that is not known any more.</summary>
    public Account? Account { get; init; }

    /// <summary>For a queue of another broker what goes through it is a part of this; null for this broker's own.</summary>
    internal Conversation? Conversation { get; init; }

    public ActorRef<IDestinationMessage> Actor => _actor ?? throw new InvalidOperationException("The destination is being made.");

    public bool IsClosed => Actor.IsClosed;

    /// <summary>Everybody who has resolved the destination to send to it and has not let go of it since.</summary>
    public IReadOnlyList<IPublisher> Publishers
    {
        get
        {
            lock (_publishers) return [.. _publishers];
        }
    }

    public int PublisherCount
    {
        get
        {
            lock (_publishers) return _publishers.Count;
        }
    }

    /// <summary>The publisher wants to hear when the destination had to be restarted, until it is removed.</summary>
    public void AddPublisher(IPublisher publisher)
    {
        lock (_publishers) _publishers.Add(publisher);
    }

    public void RemovePublisher(IPublisher publisher)
    {
        lock (_publishers) _publishers.Remove(publisher);
    }

    /// <summary>Called once, by who made the actor, before anybody else sees the handle.</summary>
    internal void Bind(ActorRef<IDestinationMessage> actor) => _actor = actor;
}
