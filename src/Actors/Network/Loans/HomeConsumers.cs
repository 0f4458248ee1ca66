using ActorMQ.Actors.Protocol;

namespace ActorMQ.Actors.Network.Loans;

/// <summary>
/// Who the consumers are that the network has at queues of this broker: what a queue says to one is for the borrower behind it. What is
/// said to one that has ended is about what nobody remembers. Belongs to the network's turns.
/// </summary>
internal sealed class HomeConsumers
{
    private readonly Dictionary<ConsumerId, Scout> _scouts = [];
    private readonly Dictionary<ConsumerId, LoanConsumer> _consumers = [];

    public void Add(Scout scout) => _scouts.Add(scout.Consumer, scout);

    /// <summary>False when it has ended before.</summary>
    public bool Remove(Scout scout) => _scouts.Remove(scout.Consumer);

    public void Add(LoanConsumer consumer) => _consumers[consumer.Consumer] = consumer;

    public void Remove(LoanConsumer consumer) => _consumers.Remove(consumer.Consumer);

    public void Receive(ConsumerEvent told)
    {
        if (_consumers.TryGetValue(told.Consumer, out var consumer)) consumer.Borrower.Receive(consumer, told);
        else if (_scouts.TryGetValue(told.Consumer, out var scout)) scout.Watch.Receive(scout, told);
    }
}
