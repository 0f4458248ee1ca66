using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Network.Loans;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Destinations;
using ActorMQ.Persistence;

namespace ActorMQ.Actors.Tests.Network.Loans;

/// <summary>The world around a home's state: notes what it wants done, and does nothing.</summary>
internal sealed class NotedHomeEffects : IRemoteHomeEffects
{
    private long _lastConsumer = 100;

    /// <summary>What the home was told since it was last asked for.</summary>
    public Queue<BorrowerContent> Said { get; } = new();

    /// <summary>What subscriptions were told since it was last asked for.</summary>
    public Queue<ConsumerEvent> Told { get; } = new();

    public Queue<TransactionEvent> Answers { get; } = new();

    /// <summary>Parts of transactions that are with the journal.</summary>
    public Queue<RemoteHomeCommand.UnitDurable> Written { get; } = new();

    public List<ConsumerRequest> Templates { get; } = [];

    public HashSet<IRef<ConsumerEvent>> Gone { get; } = [];

    public int Reviews { get; set; }

    public HomeBroker? GivenUp { get; private set; }

    public DestinationHandle Represent(DestinationName queue, HomeBroker home) => new(queue, 0) { Home = home };

    public ConsumerId NextConsumer() => new(++_lastConsumer);

    public IReadOnlyList<ConsumerRequest> TemplatesFor(InterestEntry wanted) => Templates;

    public void Say(HomeBroker home, BorrowerContent content) => Said.Enqueue(content);

    public void GiveUp(HomeBroker home) => GivenUp = home;

    public bool Tell(IRef<ConsumerEvent> subscription, ConsumerEvent told)
    {
        if (Gone.Contains(subscription)) return false;
        Told.Enqueue(told);
        return true;
    }

    public void Tell(TransactionClient client, TransactionEvent told) => Answers.Enqueue(told);

    public void Write(JournalUnit unit, long token, DestinationHandle queue, TransactionClient client) =>
        Written.Enqueue(new RemoteHomeCommand.UnitDurable(token, queue, client));

    public void ReviewLater() => Reviews++;
}
