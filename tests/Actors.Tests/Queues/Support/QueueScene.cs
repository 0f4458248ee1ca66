using ActorMQ.Actors.Credit;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Queues;
using ActorMQ.Actors.Tests.Histories;
using ActorMQ.Model.Messages;
using ActorMQ.Model.Selectors;

namespace ActorMQ.Actors.Tests.Support;

/// <summary>A queue for examples: what it is told it has done when the method returns.</summary>
internal sealed class QueueScene
{
    public QueueScene(QueueOptions? options = null, long memory = long.MaxValue, int maxEndSteps = 1024)
    {
        World = new QueueWorld(
            options ?? new QueueOptions(),
            new MemoryBudget(memory),
            new JournalModel(),
            new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
            maxEndSteps);
    }

    public QueueWorld World { get; }

    public TestPublisher Publisher { get; } = new();

    public QueueState State => World.State;

    public IEnumerable<string> Letters => World.DeadLetters.Letters.Select(letter => letter.Message.Id);

    /// <summary>Publishes messages that need not survive; the publisher's token of each is its number in the list.</summary>
    public void Publish(params string[] ids) => Publish([.. ids.Select(id => TestMessages.Of(id))]);

    public void Publish(params Message[] messages)
    {
        World.Tell(new DestinationCommand.Publish([.. messages.Select((message, i) => new PublishItem(message, Publisher.Ticket(i + 1)))]));
        World.Run();
    }

    public TestSubscriber Attach(
        string name = "c",
        int prefetch = 100,
        int priority = 0,
        bool exclusive = false,
        bool browser = false,
        string? selector = null,
        bool metered = false,
        ConsumerWay? way = null,
        bool scout = false)
    {
        var subscriber = new TestSubscriber(name);
        World.Tell(new DestinationCommand.Attach(new ConsumerRequest(subscriber.Id, subscriber, name, 1, prefetch)
        {
            Priority = priority,
            IsExclusive = exclusive,
            IsBrowser = browser,
            IsMetered = metered || scout,
            IsScout = scout,
            Way = way,
            Selector = selector is null ? null : Selector.Parse(selector),
        }));
        World.Run();
        return subscriber;
    }

    /// <summary>Ends a subscription whose client was sent everything.</summary>
    public void Detach(TestSubscriber subscriber, long firstUnsent = long.MaxValue)
    {
        World.Tell(new DestinationCommand.Detach(subscriber.Id, firstUnsent));
        World.Run();
    }

    public void Settle(TestSubscriber subscriber, string id, Settlement settlement = Settlement.Accepted)
    {
        World.Tell(new DestinationCommand.Settle(subscriber.Id, settlement, [subscriber.TagOf(id)]));
        World.Run();
    }

    public void Grant(TestSubscriber subscriber, int count)
    {
        World.Tell(new DestinationCommand.Grant(subscriber.Id, count));
        World.Run();
    }

    public void Wait(TimeSpan time)
    {
        World.Time.Advance(time);
        World.Run();
    }
}
