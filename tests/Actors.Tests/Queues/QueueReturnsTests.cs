using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Queues;
using ActorMQ.Actors.Tests.Support;
using ActorMQ.Model.Errors;
using ActorMQ.Model.Messages;

namespace ActorMQ.Actors.Tests.Queues;

/// <summary>What comes back, expires, dies, or finds no room.</summary>
public class QueueReturnsTests
{
    private static readonly QueueOptions NoDelay = new() { RedeliveryDelay = TimeSpan.Zero, MaxRedeliveries = 1 };

    [Fact]
    public void Unacknowledged_messages_return_in_order_and_marked_after_a_disconnect()
    {
        var queue = new QueueScene();
        var lost = queue.Attach();
        queue.Publish("1", "2", "3");

        queue.Detach(lost);
        var next = queue.Attach();

        Assert.Equal([("1", 1), ("2", 1), ("3", 1)], next.Deliveries.Select(d => (d.Id, d.Count)));
    }

    [Fact]
    public void What_never_reached_the_client_returns_unmarked()
    {
        var queue = new QueueScene();
        var lost = queue.Attach();
        queue.Publish("1", "2");

        queue.Detach(lost, firstUnsent: 2);
        var next = queue.Attach();

        Assert.Equal([("1", 1), ("2", 0)], next.Deliveries.Select(d => (d.Id, d.Count)));
    }

    [Fact]
    public void A_rejected_message_comes_back_after_its_delay_with_its_count()
    {
        var queue = new QueueScene(new QueueOptions { RedeliveryDelay = TimeSpan.FromSeconds(1) });
        var consumer = queue.Attach();
        queue.Publish("1");

        queue.Settle(consumer, "1", Settlement.Rejected);
        queue.Wait(TimeSpan.FromMilliseconds(999));
        Assert.Single(consumer.Deliveries);
        queue.Wait(TimeSpan.FromMilliseconds(1));

        Assert.Equal(("1 1", 1), (consumer.Text, consumer.CountOf("1")));
    }

    [Fact]
    public void A_clock_that_is_set_back_makes_no_message_wait_for_it()
    {
        var queue = new QueueScene(new QueueOptions { RedeliveryDelay = TimeSpan.FromSeconds(1) });
        var consumer = queue.Attach();
        queue.Publish("1");
        queue.Settle(consumer, "1", Settlement.Rejected);

        queue.World.Clock.Ahead = TimeSpan.FromHours(-1);
        queue.Wait(TimeSpan.FromSeconds(1));
        queue.Wait(TimeSpan.FromSeconds(1));

        Assert.Equal(("1 1", 1), (consumer.Text, consumer.CountOf("1")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void At_its_limit_a_message_goes_to_the_dead_letter_queue_with_the_cause(bool persistent)
    {
        var queue = new QueueScene(NoDelay);
        var consumer = queue.Attach();
        queue.Publish(TestMessages.Of("1", persistent));

        queue.Settle(consumer, "1", Settlement.Rejected);
        Assert.Empty(queue.Letters);
        queue.Settle(consumer, "1", Settlement.Rejected);

        var letter = Assert.Single(queue.World.DeadLetters.Letters);
        Assert.True(letter.Message.IsPersistent);
        Assert.True(letter.Message.TryGetHeader("dlqDeliveryFailureCause", out var cause));
        Assert.Contains("limit of 1", cause, StringComparison.Ordinal);
        Assert.Equal(1, queue.State.Count);
        queue.World.DeadLetters.Answer(letter, takes: true);
        queue.World.Run();
        Assert.Equal(0, queue.State.Count);
    }

    [Fact]
    public void A_discarded_message_is_dead_lettered_at_once()
    {
        var queue = new QueueScene();
        var consumer = queue.Attach();
        queue.Publish("1");

        queue.Settle(consumer, "1", Settlement.Discarded);

        Assert.Equal(["1"], queue.Letters);
    }

    [Fact]
    public void A_dead_letter_that_is_refused_is_not_lost()
    {
        var queue = new QueueScene();
        var consumer = queue.Attach();
        queue.Publish("1");
        queue.Settle(consumer, "1", Settlement.Discarded);

        queue.World.DeadLetters.Answer(queue.World.DeadLetters.Letters[0], takes: false);
        queue.World.Run();
        queue.Wait(TimeSpan.FromSeconds(10));

        Assert.Equal("1 1", consumer.Text);
        Assert.Equal(1, queue.State.Count);
    }

    [Fact]
    public void Nothing_is_dead_lettered_twice()
    {
        var queue = new QueueScene(NoDelay);
        var consumer = queue.Attach();
        queue.Publish(TestMessages.Of("1", flags: MessageFlags.DeadLetter));

        for (var i = 0; i < 5; i++) queue.Settle(consumer, "1", Settlement.Rejected);

        Assert.Equal(6, consumer.Deliveries.Count);
        Assert.Empty(queue.Letters);
    }

    [Fact]
    public void Without_a_dead_letter_queue_the_message_ends()
    {
        var queue = new QueueScene(new QueueOptions { DeadLetterQueue = null });
        var consumer = queue.Attach();
        queue.Publish("1");

        queue.Settle(consumer, "1", Settlement.Discarded);

        Assert.Equal(0, queue.State.Count);
    }

    [Fact]
    public void An_expired_message_is_not_delivered_but_dead_lettered()
    {
        var queue = new QueueScene();
        queue.Publish(TestMessages.Of("1", expires: queue.World.Now + 1000), TestMessages.Of("2"));

        queue.Wait(TimeSpan.FromMilliseconds(1001));
        var consumer = queue.Attach();

        Assert.Equal("2", consumer.Text);
        Assert.Equal(["1"], queue.Letters);
    }

    [Fact]
    public void What_expires_without_any_consumer_goes_too()
    {
        var queue = new QueueScene(new QueueOptions { DeadLetterExpired = ExpiredMessages.None });
        queue.Publish(TestMessages.Of("1", expires: queue.World.Now + 1000));

        queue.Wait(TimeSpan.FromSeconds(10));

        Assert.Equal(0, queue.State.Count);
        Assert.Equal(0, queue.World.Memory.Used);
    }

    [Theory]
    [InlineData(1024)]
    [InlineData(1)]
    public void What_expires_without_any_consumer_dies_in_the_order_it_would_have_been_delivered(int stepsOfTurn)
    {
        var queue = new QueueScene(new QueueOptions { DeadLetterExpired = ExpiredMessages.Persistent }, maxEndSteps: stepsOfTurn);
        var expires = queue.World.Now + 1000;
        Message Expiring(string id, byte priority, bool persistent = true) => TestMessages.Of(id, persistent, priority, expires);
        queue.Publish(
            Expiring("1", 4),
            Expiring("2", 4),
            Expiring("gone", 4, persistent: false),
            TestMessages.Of("stays"),
            Expiring("3", 4),
            Expiring("high", 9),
            Expiring("4", 4));

        queue.Wait(TimeSpan.FromSeconds(10));

        Assert.Equal(["high", "1", "2", "3", "4"], queue.Letters);
        Assert.Equal("stays", queue.Attach().Text);
    }

    [Fact]
    public void Publishers_hear_of_purged_messages_in_the_order_they_sent_them()
    {
        var queue = new QueueScene();
        queue.Publish(TestMessages.Of("1", persistent: true), TestMessages.Of("2", persistent: true), TestMessages.Of("3", persistent: true));

        queue.World.Tell(new DestinationCommand.Purge(new Reply<long>()));
        queue.World.Run();

        Assert.Equal([1, 2, 3], queue.Publisher.Confirmed);
    }

    [Fact]
    public void Every_delivery_to_a_lost_consumer_counts_but_only_the_oldest_message_is_blamed()
    {
        var queue = new QueueScene(new QueueOptions { MaxRedeliveries = 2 });
        queue.Publish("1", "2", "3", "unsent");
        for (var i = 0; i < 2; i++)
        {
            var lost = queue.Attach();
            queue.Detach(lost, firstUnsent: lost.TagOf("unsent"));
        }
        var last = queue.Attach();
        Assert.Equal([("1", 2), ("2", 2), ("3", 2), ("unsent", 0)], last.Deliveries.Select(d => (d.Id, d.Count)));

        queue.Detach(last);

        Assert.Equal(["1"], queue.Letters);
        Assert.Equal([("2", 3), ("3", 3), ("unsent", 1)], queue.Attach().Deliveries.Select(d => (d.Id, d.Count)));
    }

    [Fact]
    public void The_pause_of_a_rejected_message_does_not_grow_with_consumers_that_were_lost()
    {
        var queue = new QueueScene(new QueueOptions { RedeliveryDelay = TimeSpan.FromSeconds(1) });
        queue.Publish("1", "2");
        for (var i = 0; i < 5; i++) queue.Detach(queue.Attach());
        var consumer = queue.Attach();

        queue.Settle(consumer, "2", Settlement.Rejected);
        queue.Wait(TimeSpan.FromSeconds(1));

        Assert.Equal(6, consumer.CountOf("2"));
    }

    [Fact]
    public void At_a_full_queue_producers_wait_until_there_is_room()
    {
        var queue = new QueueScene(new QueueOptions { MaxMessages = 1 });
        queue.Publish("1", "2");
        Assert.Equal((1, 1), (queue.Publisher.Accepted, queue.State.WaitingAtTheDoor));

        var consumer = queue.Attach();
        queue.Settle(consumer, "1");

        Assert.Equal("1 2", consumer.Text);
        Assert.Equal(2, queue.Publisher.Accepted);
    }

    [Fact]
    public void A_full_queue_that_rejects_says_so()
    {
        var queue = new QueueScene(new QueueOptions { MaxMessages = 1, WhenFull = WhenFull.Reject });

        queue.Publish("1", "2");

        var (token, error) = Assert.Single(queue.Publisher.Refused);
        Assert.Equal((2, ErrorCode.DestinationFull), (token, error.Code));
    }

    [Fact]
    public void An_idle_queue_goes_and_one_with_messages_stays()
    {
        var (idle, used) = (new QueueScene(), new QueueScene());
        used.Publish("1");

        foreach (var queue in new[] { idle, used }) queue.Wait(TimeSpan.FromMinutes(6));

        Assert.True(idle.World.Handle.IsClosed);
        Assert.False(used.World.Handle.IsClosed);
    }

    [Fact]
    public void Many_messages_that_expire_at_once_do_so_in_turns_first_to_last()
    {
        var queue = new QueueScene(new QueueOptions { DeadLetterExpired = ExpiredMessages.All, IdleTimeout = TimeSpan.Zero }, maxEndSteps: 5);
        var ids = Enumerable.Range(1, 50).Select(i => $"{i}").ToArray();
        queue.Publish([.. ids.Select(id => TestMessages.Of(id, expires: queue.World.Now + 10))]);
        var before = queue.World.Turns;

        queue.Wait(TimeSpan.FromSeconds(5));

        Assert.Equal(ids, queue.Letters);
        Assert.InRange(queue.World.Turns - before, 10, 30);
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(3000, false)]
    public void A_purge_of_many_does_not_delete_them_one_by_one_and_keeps_what_is_with_a_consumer(int count, bool isOneByOne)
    {
        var queue = new QueueScene();
        queue.Publish([.. Enumerable.Range(1, count).Select(i => TestMessages.Of($"{i}", persistent: true))]);
        queue.World.Journal.CommitAll();
        var consumer = queue.Attach(prefetch: 2);

        queue.World.Tell(new DestinationCommand.Purge(new Reply<long>()));
        queue.World.Settle();

        Assert.Equal((2, count - 2), (queue.State.Count, queue.State.Counters.Purged));
        Assert.Equal("1 2", queue.World.Journal.Text);
        Assert.Equal(isOneByOne ? count - 2 : 0, queue.World.Journal.Deletions);
        queue.Settle(consumer, "1");
        queue.World.Settle();
        Assert.Equal("2", queue.World.Journal.Text);
    }
}
