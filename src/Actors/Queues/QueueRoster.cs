using ActorMQ.Actors.Destinations;
using ActorMQ.Persistence;

namespace ActorMQ.Actors.Queues;

/// <summary>What outlives a crash of a queue's actor: its handle, and who was attached. Used on the actor's turns only.</summary>
internal sealed class QueueRoster
{
    private readonly HashSet<ISubscriber> _subscribers = new(ReferenceEqualityComparer.Instance);

    public QueueRoster(DestinationHandle handle, IReadOnlyList<RecoveredLane> recovered)
    {
        Handle = handle;
        Recovered = recovered;
    }

    public DestinationHandle Handle { get; }

    /// <summary>What the journal held for the queue when the broker started; of no use after the first start.</summary>
    public IReadOnlyList<RecoveredLane> Recovered { get; private set; }

    public bool WasStarted { get; private set; }

    public IReadOnlyCollection<ISubscriber> Subscribers => _subscribers;

    public void Add(ISubscriber subscriber) => _subscribers.Add(subscriber);

    public void Remove(ISubscriber subscriber) => _subscribers.Remove(subscriber);

    public void OnStarted()
    {
        WasStarted = true;
        Recovered = [];
    }

    /// <summary>Sends everybody away with a reason; those who want to can come back.</summary>
    public void DetachAll(Model.Errors.BrokerError? reason)
    {
        foreach (var subscriber in _subscribers) subscriber.OnDetached(reason);
        _subscribers.Clear();
    }
}
