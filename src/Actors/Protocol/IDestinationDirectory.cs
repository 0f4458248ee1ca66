using System.Diagnostics.CodeAnalysis;
using ActorMQ.Actors.Engine;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Actors.Protocol;

/// <summary>Finds destinations by name. Safe for use from any thread.</summary>
public interface IDestinationDirectory
{
    /// <summary>The destination of that name if it exists now; costs one look into a table.</summary>
    bool TryGet(DestinationName name, [NotNullWhen(true)] out DestinationHandle? handle);

    /// <summary>The id of one more consumer of this broker's clients, or of others by it.</summary>
    ConsumerId NextConsumer();

    /// <summary>Finds or makes the destination.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="account">Who is answerable for it when it has to be made; null when nobody but this broker is.</param>
    /// <param name="replyTo">Gets the answer.</param>
    void Resolve(DestinationName name, Account? account, IRef<ResolveAnswer> replyTo);

    /// <summary>
    /// Brings a queue its part of a transaction when it was not there to be told: it went idle, and is made again. If it cannot be, the part is
    /// void, so that the others do not wait for it, and the client is told.
    /// </summary>
    void Transact(DestinationCommand.Transact part);

    /// <summary>Makes a temporary destination that only connection <paramref name="owner"/> may consume from.</summary>
    void CreateTemporary(DestinationName name, long owner, Account account, IRef<ResolveAnswer> replyTo);

    /// <summary>Deletes a temporary destination; its messages are gone.</summary>
    void DeleteTemporary(DestinationName name);

    /// <summary>
    /// Attaches a consumer to every destination that matches, existing and to come, until the pattern is removed. The pattern's kind says of
    /// what kind they are; without wildcard it is the name of one. <see cref="ConsumerEvent.Matched"/> is told of each, and
    /// <see cref="ConsumerEvent.PatternAttached"/> once.
    /// </summary>
    /// <param name="pattern">Whoever asks may read all that it covers.</param>
    /// <param name="template">What each consumer asks for. Its id stands for all of them.</param>
    void AddPattern(DestinationName pattern, ConsumerRequest template);

    /// <summary>Consumers that are there stay.</summary>
    void RemovePattern(DestinationName pattern, ConsumerId template);
}
