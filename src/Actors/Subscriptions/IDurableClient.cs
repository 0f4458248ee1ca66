using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Subscriptions;

/// <summary>A connection's use of a durable subscription. Called from the registry's turn: implementations only tell an actor.</summary>
public interface IDurableClient
{
    /// <summary>The connection's number, for no-local.</summary>
    long Connection { get; }

    /// <summary>The connection's id, for admins.</summary>
    string Label { get; }

    /// <summary>The subscription is durable, and this client's until it releases it: it attaches to the queue to be served.</summary>
    void OnOpened(DestinationHandle queue);

    void OnRefused(BrokerError error);
}
