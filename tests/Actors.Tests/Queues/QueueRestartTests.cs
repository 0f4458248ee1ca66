using ActorMQ.Actors.Credit;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Queues;
using ActorMQ.Actors.Tests.Histories;
using ActorMQ.Actors.Tests.Support;
using ActorMQ.Model.Errors;
using ActorMQ.Persistence;

namespace ActorMQ.Actors.Tests.Queues;

/// <summary>A queue's actor fails and is started anew by its supervisor.</summary>
public class QueueRestartTests
{
    private readonly TestPublisher _publisher = new();

    [Fact]
    public void Confirmed_messages_survive_when_the_queue_fails()
    {
        var world = NewWorld();
        Publish(world, "a", "b");
        world.Journal.CommitAll();
        world.Run();
        Assert.Equal([1, 2], _publisher.Confirmed);

        world.Crash(() => { });

        Assert.Equal(2, world.State.Count);
        Assert.Equal("a b", Consume(world).Text);
    }

    [Fact]
    public void Publishers_and_consumers_hear_that_the_queue_failed()
    {
        var world = NewWorld();
        var consumer = Attach(world);
        Publish(world, "a");

        world.Crash(() => { });

        Assert.Equal(ErrorCode.DestinationFailed, Assert.Single(consumer.Detachments)!.Code);
        Assert.Single(_publisher.Restarts);
    }

    [Fact]
    public void Commands_that_come_while_the_queue_is_down_are_carried_out_later()
    {
        var world = NewWorld();

        world.Crash(() => Publish(world, "a"));

        Assert.Equal("a", Consume(world).Text);
    }

    [Fact]
    public void Batches_written_in_the_former_life_change_no_counts()
    {
        var world = NewWorld();
        Publish(world, "a");
        Publish(world, "b");
        Assert.True(world.Journal.WaitingSubmissions > 0);

        // They become durable while the queue starts anew.
        world.Crash(() => { });
        Assert.Equal(2, world.State.Count);
        Assert.Equal("a b", Consume(world).Text);

        Assert.Equal(0, world.State.Count);
        Assert.Equal(0, world.State.Bytes);
        Assert.Equal(0, world.Memory.Used);
        Assert.Empty(_publisher.Confirmed);
    }

    [Fact]
    public void A_page_asked_for_in_the_former_life_is_ignored()
    {
        var world = NewWorld(SmallWindow);
        Publish(world, "a", "b", "c");
        world.Journal.CommitAll();
        var former = Attach(world, prefetch: 1);
        Assert.Equal(1, world.Journal.WaitingReads);

        world.Crash(() => { });
        var consumer = Attach(world);
        world.Journal.AnswerAll();
        world.Run();
        Finish(world, consumer);

        Assert.Equal("a b c", consumer.Text);
        Assert.Empty(former.Deliveries);
        Assert.Equal(0, world.State.Count);
        Assert.Equal(0, world.State.Bytes);
    }

    [Fact]
    public void A_transaction_under_way_when_the_queue_fails_is_answered_once_it_is_durable()
    {
        var world = NewWorld();
        var client = new Client();
        var unit = new JournalUnit(2);
        Transact(world, unit, client, "a");

        world.Crash(() => { });
        Assert.Equal(0, client.Done);
        world.Journal.Submit(new JournalBatch(client), unit);
        world.Journal.CommitAll();
        world.Run();
        world.Journal.CommitAll();
        world.Run();

        Assert.Equal(1, client.Done);
        Assert.Equal("a", Consume(world).Text);
    }

    [Fact]
    public void A_transaction_the_queue_fails_over_is_done_by_its_next_life()
    {
        var world = NewWorld();
        var client = new Client();
        world.Journal.NextSubmitFails = new InvalidOperationException("the disk is on fire");

        world.Fail(() => Transact(world, new JournalUnit(1), client, "a"));
        world.Settle();

        Assert.Equal((1, 0), (client.Done, client.Failed.Count));
        Assert.Equal("a", Consume(world).Text);
    }

    [Fact]
    public void A_transaction_the_queue_fails_over_twice_is_answered_with_an_error()
    {
        var world = NewWorld();
        var client = new Client();
        var transact = new DestinationCommand.Transact(null!, new JournalUnit(1), null!, [], client.Identity);

        world.Fail(() => world.Tell(transact));
        world.Settle();

        Assert.Equal(0, client.Done);
        Assert.Equal(ErrorCode.DestinationFailed, Assert.Single(client.Failed).Code);
        Publish(world, "a");
        Assert.Equal("a", Consume(world).Text);
    }

    [Fact]
    public void A_queue_that_has_failed_since_its_promise_does_nothing_of_the_transaction()
    {
        var world = NewWorld();
        var client = new Client();
        Publish(world, "a");
        var consumer = Attach(world);
        DestinationCommand.Promise promise = new(null!, [new TransactedSettlement(consumer.Id, Settlement.Accepted, consumer.TagOf("a"))], client.Identity);
        world.Tell(promise);
        world.Run();
        Assert.Null(Assert.Single(client.Votes));

        world.Crash(() => { });
        world.Tell(
            new DestinationCommand.Transact(
                null!, new JournalUnit(1), [new PublishItem(TestMessages.Of("b", persistent: true), default)], promise.Settlements, client.Identity));
        world.Settle();

        Assert.Equal((0, ErrorCode.UnexpectedAck), (client.Done, Assert.Single(client.Failed).Code));
        Assert.Equal("a", Consume(world).Text);
    }

    private static QueueOptions SmallWindow => new() { IdleTimeout = TimeSpan.Zero, MemoryWindow = default, GuaranteedMessages = 0 };

    private QueueWorld NewWorld(QueueOptions? options = null)
    {
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var world = new QueueWorld(options ?? new QueueOptions { IdleTimeout = TimeSpan.Zero }, new MemoryBudget(long.MaxValue), new JournalModel(), start);
        return world;
    }

    private void Publish(QueueWorld world, params string[] ids)
    {
        world.Tell(
            new DestinationCommand.Publish([.. ids.Select((id, i) => new PublishItem(TestMessages.Of(id, persistent: true), _publisher.Ticket(i + 1)))]));
        world.RunIfUp();
    }

    private static void Transact(QueueWorld world, JournalUnit unit, Client client, string id)
    {
        world.Tell(new DestinationCommand.Transact(null!, unit, [new PublishItem(TestMessages.Of(id, persistent: true), default)], [], client.Identity));
        world.RunIfUp();
    }

    private static TestSubscriber Attach(QueueWorld world, int prefetch = 100)
    {
        var subscriber = new TestSubscriber();
        world.Tell(new DestinationCommand.Attach(new ConsumerRequest(subscriber.Id, subscriber, "consumer", 1, prefetch)));
        world.Run();
        return subscriber;
    }

    /// <summary>Takes and accepts all there is.</summary>
    private static TestSubscriber Consume(QueueWorld world)
    {
        var consumer = Attach(world);
        world.Settle();
        Finish(world, consumer);
        return consumer;
    }

    private static void Finish(QueueWorld world, TestSubscriber consumer)
    {
        world.Settle();
        world.Tell(new DestinationCommand.AcceptUpTo(consumer.Id, long.MaxValue));
        world.Run();
        world.Settle();
    }

    /// <summary>Who waits for a transaction; and whoever else takes part in it.</summary>
    private sealed class Client : IJournalOwner
    {
        public Client() => Identity = new TransactionClient(new TransactionId(1, 1), new TestRef<TransactionEvent>(Hear));

        public TransactionClient Identity { get; }

        public int Done { get; private set; }

        public List<BrokerError> Failed { get; } = [];

        public List<BrokerError?> Votes { get; } = [];

        private void Hear(TransactionEvent told)
        {
            if (told is TransactionEvent.Voted vote) Votes.Add(vote.Objection);
            else if (told is TransactionEvent.Failed failed) Failed.Add(failed.Error);
            else Done++;
        }

        public void OnDurable(JournalBatch batch)
        {
        }
    }
}
