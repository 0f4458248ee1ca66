using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Protocol;

/// <summary>What one who takes part in a transaction tells the client that waits for it.</summary>
/// <param name="Transaction">Which one.</param>
/// <param name="Participant">Who tells.</param>
public abstract record TransactionEvent(TransactionId Transaction, DestinationHandle Participant) : IConnectionMessage, INetworkMessage
{
    /// <summary>The answer to <see cref="DestinationCommand.Promise"/>.</summary>
    /// <param name="Transaction">Which one.</param>
    /// <param name="Participant">Who has been asked.</param>
    /// <param name="Objection">Null when it is promised; else why it cannot be, and is not.</param>
    public sealed record Voted(TransactionId Transaction, DestinationHandle Participant, BrokerError? Objection) : TransactionEvent(Transaction, Participant);

    /// <summary>One participant's part is durable, and with it all of them.</summary>
    public sealed record Done(TransactionId Transaction, DestinationHandle Participant) : TransactionEvent(Transaction, Participant);

    /// <summary>
    /// A participant could not do its part and has done nothing; the parts of the others are durable. Comes instead of <see cref="Done"/>.
    /// </summary>
    public sealed record Failed(TransactionId Transaction, DestinationHandle Participant, BrokerError Error) : TransactionEvent(Transaction, Participant);
}
