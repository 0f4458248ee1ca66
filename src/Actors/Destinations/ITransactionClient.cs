namespace ActorMQ.Actors.Destinations;

/// <summary>Who waits for a transaction. Called from a destination's turn: only tells an actor.</summary>
public interface ITransactionClient
{
    /// <summary>One participant's part is durable, and with it all of them.</summary>
    void OnTransacted(DestinationHandle participant);
}
