using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Destinations;

/// <summary>Who waits for a transaction. Called from a destination's turn or the journal's thread: only tells an actor.</summary>
public interface ITransactionClient
{
    /// <summary>One participant's part is durable, and with it all of them.</summary>
    void OnTransacted(DestinationHandle participant);

    /// <summary>
    /// A participant could not do its part, whatever it tried; the parts of the others are durable. Comes instead of
    /// <see cref="OnTransacted"/>.
    /// </summary>
    void OnFailed(DestinationHandle participant, BrokerError error) => OnTransacted(participant);
}
