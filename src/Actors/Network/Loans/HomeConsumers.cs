using ActorMQ.Actors.Engine.Invariants;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Publishing;

namespace ActorMQ.Actors.Network.Loans;

/// <summary>
/// Who the consumers are that the network has at queues of this broker: what a queue says to one is for the borrower behind it. What is
/// said to one that has ended is about what nobody remembers. Belongs to the network's turns.
/// </summary>
internal sealed class HomeConsumers
{
    private readonly Dictionary<ConsumerId, QueueWatch> _watches = [];
    private readonly Dictionary<ConsumerId, Scout> _scouts = [];
    private readonly Dictionary<ConsumerId, LoanConsumer> _consumers = [];
    private readonly UnwantedConsumers _unwanted = new();

    public void Add(QueueWatch watch) => _watches.Add(watch.Template.Id, watch);

    public void Remove(QueueWatch watch) => _watches.Remove(watch.Template.Id);

    public void Add(Scout scout) => _scouts.Add(scout.Consumer, scout);

    public void Remove(Scout scout) => _scouts.Remove(scout.Consumer);

    public void Add(LoanConsumer consumer) => _consumers[consumer.Consumer] = consumer;

    public void Remove(LoanConsumer consumer) => _consumers.Remove(consumer.Consumer);

    public void Receive(ConsumerEvent told)
    {
        if (_consumers.TryGetValue(told.Consumer, out var consumer)) consumer.Borrower.Receive(consumer, told);
        else if (_scouts.TryGetValue(told.Consumer, out var scout)) scout.Watch.Receive(scout, told);
        else if (told is ConsumerEvent.Matched matched) OnMatched(matched);
        else if (told is ConsumerEvent.Attached or ConsumerEvent.Detached && _unwanted.TryTake(told.Consumer, out var queue)) LetGo(told.Consumer, queue);
    }

    public bool Has(LoanConsumer consumer) => _consumers.GetValueOrDefault(consumer.Consumer) == consumer;

    /// <summary>Whoever is known looks out for somebody who still wants that.</summary>
    public void Check()
    {
        foreach (var watch in _watches.Values) Invariant.Holds(!watch.IsClosed, $"Network: {watch.Template.Label} is closed, and is known");
        foreach (var (id, scout) in _scouts)
            Invariant.Holds(scout.Consumer == id && !scout.Watch.IsClosed, $"Network: scout {id} looks out for somebody who has left");
        foreach (var (id, consumer) in _consumers)
            Invariant.Holds(consumer.Consumer == id, $"Network: consumer {id} is {consumer.Consumer} to its queue");
    }

    private static void LetGo(ConsumerId consumer, DestinationHandle queue) => queue.Actor.TryTell(new DestinationCommand.Detach(consumer, 0));

    private void OnMatched(ConsumerEvent.Matched matched)
    {
        if (_watches.TryGetValue(matched.Template, out var watch)) watch.OnMatched(matched.Match, matched.Destination);
        else _unwanted.Add(matched.Match, matched.Destination);
    }
}
