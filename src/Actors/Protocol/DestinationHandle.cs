using ActorMQ.Actors.Engine;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Actors.Protocol;

/// <summary>
/// A resolved destination: what a connection keeps so that it looks a name up once. It stays the same over restarts of the actor behind
/// it. When <see cref="IsClosed"/> the destination has gone idle or was deleted; resolving the name again gives its successor.
/// </summary>
public sealed class DestinationHandle
{
    private Ref<IDestinationMessage>? _actor;

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

    /// <summary>Where a queue of another broker is; null for this broker's own.</summary>
    public HomeBroker? Home { get; init; }

    public Ref<IDestinationMessage> Actor => _actor ?? throw new InvalidOperationException("The destination is being made.");

    public bool IsClosed => _actor is { IsClosed: true };

    /// <summary>Called once, by who made the actor, before anybody else sees the handle.</summary>
    internal void Bind(Ref<IDestinationMessage> actor) => _actor = actor;
}
