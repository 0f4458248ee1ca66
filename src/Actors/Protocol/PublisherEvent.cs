using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Protocol;

/// <summary>What a destination tells a publisher.</summary>
/// <param name="Publisher">Whom: an actor may have been another publisher before it had to start anew.</param>
/// <param name="Destination">Who tells.</param>
public abstract record PublisherEvent(PublisherId Publisher, DestinationHandle Destination) : IConnectionMessage, IDestinationMessage, IFeedMessage
{
    /// <summary>What a destination did with messages of one publisher in a turn.</summary>
    /// <param name="Publisher">Whom it tells.</param>
    /// <param name="Destination">Who reports.</param>
    /// <param name="Accepted">How many messages it took in: the publisher's window opens by as many.</param>
    /// <param name="Confirmed">Tokens of messages that are safe now: durable, delivered, or consumed and acknowledged.</param>
    /// <param name="Refused">Tokens (0 for none) of messages that were not taken, and why; not counted in <paramref name="Accepted"/>.</param>
    public sealed record Reported(
        PublisherId Publisher,
        DestinationHandle Destination,
        int Accepted,
        IReadOnlyList<long> Confirmed,
        IReadOnlyList<(long Token, BrokerError Error)> Refused) : PublisherEvent(Publisher, Destination);

    /// <summary>The destination failed and starts anew: what was published before and not confirmed may be lost, and no report about it will come.</summary>
    public sealed record Restarted(PublisherId Publisher, DestinationHandle Destination) : PublisherEvent(Publisher, Destination);
}
