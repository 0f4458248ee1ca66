using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Subscriptions;
using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Network.Loans;

/// <summary>
/// Another broker as a client of the durable subscription that it has here, for as long as it is known: what waits there is offered to it.
/// Belongs to the network's turns, but for what the registry calls.
/// </summary>
internal sealed class Follower : IDurableClient
{
    private readonly QueueWatch _watch;
    private readonly HomeServices _services;
    private volatile bool _isRefused;

    public Follower(Borrower borrower, InterestEntry wanted, HomeServices services)
    {
        Label = $"broker {borrower.Conversation.Broker}";
        Key = BrokerSubscriptions.KeyOf(borrower.Conversation.Broker, wanted);
        _services = services;
        _watch = new QueueWatch(borrower, wanted, services);
    }

    public DurableKey Key { get; }

    public long Connection => ConnectionNumber.Network;

    public string Label { get; }

    /// <summary>Null until the subscription stands.</summary>
    public DestinationHandle? Queue { get; private set; }

    /// <summary>It has no subscription, and is not waiting for one.</summary>
    public bool IsRefused => _isRefused;

    public void OnOpened(DestinationHandle queue) => _services.Network.TryTell(new NetworkCommand.Followed(this, queue));

    /// <summary>The registry has logged why.</summary>
    public void OnRefused(BrokerError error) => _isRefused = true;

    public void OnQueue(DestinationHandle queue)
    {
        if (_watch.IsClosed) return;
        Queue = queue;
        _watch.Watch(queue);
    }

    public void ChangeWay(ConsumerWay way) => _watch.ChangeWay(way);

    public void BeginAnew() => _watch.BeginAnew();

    /// <summary>The subscription stays.</summary>
    public void Close()
    {
        _watch.Close();
        _services.Durables.TryTell(new DurableCommand.Release(Key, this));
    }
}
