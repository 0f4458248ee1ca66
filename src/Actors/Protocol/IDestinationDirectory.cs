using System.Diagnostics.CodeAnalysis;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Protocol;

/// <summary>Finds destinations by name. Safe for use from any thread.</summary>
public interface IDestinationDirectory
{
    /// <summary>The destination of that name if it exists now; costs one look into a table.</summary>
    bool TryGet(DestinationName name, [NotNullWhen(true)] out DestinationHandle? handle);

    /// <summary>Finds or makes the destination; the answer comes to <paramref name="client"/>.</summary>
    void Resolve(DestinationName name, IResolveClient client);

    /// <summary>Makes a temporary destination that only connection <paramref name="owner"/> may consume from.</summary>
    void CreateTemporary(DestinationName name, long owner, IResolveClient client);

    /// <summary>Deletes a temporary destination; its messages are gone.</summary>
    void DeleteTemporary(DestinationName name);

    /// <summary>
    /// Attaches a subscription to every destination that matches, existing and to come, until it is removed. The pattern's kind says of
    /// what kind they are; without wildcard it is the name of one. <see cref="IPatternSubscriber.OnPatternAttached"/> follows.
    /// </summary>
    void AddPattern(DestinationName pattern, IPatternSubscriber subscriber);

    void RemovePattern(DestinationName pattern, IPatternSubscriber subscriber);
}

/// <summary>Who asked for a destination. Called from the directory's turn: only tells an actor.</summary>
public interface IResolveClient
{
    /// <summary>Who is answerable for the destination when it has to be made; null when nobody but this broker is.</summary>
    Account? Account => null;

    void OnResolved(DestinationHandle handle);

    void OnUnresolved(DestinationName name, BrokerError error);
}

/// <summary>A wildcard subscription. Called from the directory's turn.</summary>
public interface IPatternSubscriber
{
    /// <summary>
    /// A destination matches. The request is attached to it at once, before anybody can publish to a destination just made; null when the
    /// subscriber may not read it.
    /// </summary>
    ConsumerRequest? OnMatch(DestinationHandle handle);

    /// <summary>All destinations that exist were offered.</summary>
    void OnPatternAttached();
}
