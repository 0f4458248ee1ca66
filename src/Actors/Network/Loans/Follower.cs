using ActorMQ.Actors.Protocol;

namespace ActorMQ.Actors.Network.Loans;

/// <summary>
/// Another broker as a client of the durable subscription that it has here, for as long as it is known: what waits there is offered to it.
/// Belongs to the network's turns.
/// </summary>
internal sealed class Follower
{
    private readonly QueueWatch _watch;
    private readonly HomeServices _services;

    public Follower(Borrower borrower, InterestEntry wanted, long number, HomeServices services)
    {
        User = new DurableUser(ConnectionNumber.Network, number, $"broker {borrower.Conversation.Broker}", services.Network);
        Key = BrokerSubscriptions.KeyOf(borrower.Conversation.Broker, wanted);
        _services = services;
        _watch = new QueueWatch(borrower, wanted, services);
    }

    public DurableKey Key { get; }

    public DurableUser User { get; }

    /// <summary>Null until the subscription stands.</summary>
    public DestinationHandle? Queue { get; private set; }

    /// <summary>It has no subscription, and is not waiting for one.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>The registry has answered; it has logged why when it has refused.</summary>
    public void Take(DurableEvent told)
    {
        if (told is DurableEvent.Opened opened && opened.User == User.Number) OnQueue(opened.Queue);
        else if (told is DurableEvent.Refused refused && refused.User == User.Number) IsRefused = true;
    }

    private void OnQueue(DestinationHandle queue)
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
        _services.Durables.TryTell(new DurableCommand.Release(Key, User));
    }
}
