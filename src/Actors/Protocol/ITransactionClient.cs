using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Protocol;

/// <summary>Who waits for a transaction. Called from a destination's turn or the journal's thread: only tells an actor.</summary>
public interface ITransactionClient
{
    /// <summary>The answer to <see cref="DestinationCommand.Promise"/>.</summary>
    /// <param name="participant">Who has been asked.</param>
    /// <param name="objection">Null when it is promised; else why it cannot be, and is not.</param>
    void OnVoted(DestinationHandle participant, BrokerError? objection);

    /// <summary>One participant's part is durable, and with it all of them.</summary>
    void OnTransacted(DestinationHandle participant);

    /// <summary>
    /// A participant could not do its part and has done nothing; the parts of the others are durable. Comes instead of
    /// <see cref="OnTransacted"/>.
    /// </summary>
    void OnFailed(DestinationHandle participant, BrokerError error);
}
