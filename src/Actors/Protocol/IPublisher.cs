using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Protocol;

/// <summary>Who sends messages to destinations: a connection, a queue with dead letters, later a bridge.</summary>
public interface IPublisher
{
    /// <summary>Called from the destination's turn, once for each batch: only tells an actor.</summary>
    void OnPublished(PublishReport report);

    /// <summary>
    /// The destination failed and starts anew, or is gone: what was published and not confirmed may be lost, and no report about it will
    /// come.
    /// </summary>
    void OnRestarted(DestinationHandle destination);
}

/// <summary>What a destination did with messages of one publisher since its last report.</summary>
/// <param name="Destination">Who reports.</param>
/// <param name="Accepted">How many messages it took in: the publisher's window opens by as many.</param>
/// <param name="Confirmed">Tokens of messages that are safe now: durable, delivered, or consumed and acknowledged.</param>
/// <param name="Refused">Tokens (0 for none) of messages that were not taken, and why; not counted in <paramref name="Accepted"/>.</param>
public sealed record PublishReport(
    DestinationHandle Destination,
    int Accepted,
    IReadOnlyList<long> Confirmed,
    IReadOnlyList<(long Token, BrokerError Error)> Refused);
