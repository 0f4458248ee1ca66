using ActorMQ.Actors.Credit;
using ActorMQ.Actors.Network.Loans;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Tests.Bridges;
using ActorMQ.Actors.Tests.Support;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Actors.Tests.Network.Loans;

/// <summary>A home's state with a queue that it has offered, and what is said around it; checked after each turn.</summary>
internal sealed class RemoteHomeScene
{
    public static readonly DestinationName Queue = DestinationName.Queue("q");

    public static readonly InterestEntry Wanted = new(Queue, null);

    private long _lastTransaction;

    public RemoteHomeScene() => State = new RemoteHomeState(new LoanLimits(), Memory, Effects);

    public MemoryBudget Memory { get; } = new(1 << 20);

    public NotedHomeEffects Effects { get; } = new();

    public RemoteHomeState State { get; }

    /// <summary>In which the home is heard.</summary>
    public HomeBroker Home { get; set; } = new("far", 1);

    public TimeSpan Now { get; set; }

    /// <summary>The queue, as subscriptions know it.</summary>
    public DestinationHandle Handle { get; private set; } = null!;

    /// <summary>What the home knows the last consumer by.</summary>
    public long Number { get; private set; }

    public void Take(IDestinationMessage message)
    {
        State.Take(message, Now);
        State.Check();
    }

    public void Hear(params HomeContent[] contents) => Take(new RemoteHomeCommand.Arrived(Home, TimeSpan.FromMilliseconds(200), contents));

    /// <summary>Somebody wants messages of the queue.</summary>
    public ConsumerRequest Subscribe(string label = "a", int prefetch = 10)
    {
        var template = TestSubscriber.Request(label, 1, prefetch);
        Effects.Templates.Add(template);
        return template;
    }

    /// <summary>A consumer of the queue, which was offered; it has no room yet.</summary>
    public ConsumerId Consume(string label = "a", int prefetch = 10, long opener = 0)
    {
        Subscribe(label, prefetch);
        Hear(new HomeContent.Offer(Queue, Wanted, opener));
        Number = Said<BorrowerContent.Consume>().Consumer;
        var matched = Told<ConsumerEvent.Matched>();
        Handle = matched.Destination;
        Assert.Equal(matched.Match, Told<ConsumerEvent.Attached>().Consumer);
        Assert.Equal(matched.Match, Told<ConsumerEvent.Exhausted>().Consumer);
        return matched.Match;
    }

    /// <summary>A consumer that has been lent messages, with tags from 1.</summary>
    public ConsumerId Borrow(int count)
    {
        var consumer = Consume();
        Take(new DestinationCommand.Grant(consumer, count));
        Assert.Equal(count, Said<BorrowerContent.Grant>().Count);
        Hear(new HomeContent.Loan(Queue, Number, Batch(1, count)));
        Assert.Equal(count, Told<ConsumerEvent.Delivered>().Batch.Deliveries.Count);
        return consumer;
    }

    /// <summary>A client commits the settlement of a message.</summary>
    public TransactionClient Promise(ConsumerId consumer, long tag)
    {
        var client = NewClient();
        Take(new DestinationCommand.Promise(Handle, [new TransactedSettlement(consumer, Settlement.Accepted, tag)], client));
        return client;
    }

    public TransactionClient NewClient() => new(new TransactionId(1, ++_lastTransaction), new TestRef<TransactionEvent>(_ => { }));

    /// <summary>The next thing that the home was told.</summary>
    public T Said<T>()
        where T : BorrowerContent => Assert.IsType<T>(Effects.Said.Dequeue());

    /// <summary>The next thing that a subscription was told.</summary>
    public T Told<T>()
        where T : ConsumerEvent => Assert.IsType<T>(Effects.Told.Dequeue());

    public void NothingElse()
    {
        Assert.Empty(Effects.Said);
        Assert.Empty(Effects.Told);
        Assert.Empty(Effects.Answers);
    }

    public static DeliveryBatch Batch(long firstTag, int count)
    {
        var message = LinkSamples.Message("destination:/queue/q\n", new byte[10]);
        return new DeliveryBatch(firstTag, [.. Enumerable.Repeat(new Delivery(message, 0), count)]);
    }
}
