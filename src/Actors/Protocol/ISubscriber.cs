using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Protocol;

/// <summary>
/// One subscription's end of a destination; the destination knows its consumer by this object. Called from the destination's turn:
/// implementations only tell an actor.
/// </summary>
public interface ISubscriber
{
    /// <summary>The subscription stands; deliveries come after this.</summary>
    void OnAttached();

    void OnRefused(BrokerError error);

    /// <summary>Messages, at most as many as there is room for. The batch may be shared with other subscribers.</summary>
    void OnDelivery(DeliveryBatch batch);

    /// <summary>A browser has seen everything that was there.</summary>
    void OnBrowseEnd();

    /// <summary>A metered consumer has no room left, and there is something for it.</summary>
    void OnExhausted()
    {
    }

    /// <summary>A metered consumer was asked for the room it does not need.</summary>
    void OnDrained(int count)
    {
    }

    /// <summary>The destination was deleted: nothing more will come.</summary>
    void OnDetached(BrokerError? reason);
}
