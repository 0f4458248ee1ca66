using ActorMQ.Actors.Network.Loans;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Errors;
using ActorMQ.Persistence;

namespace ActorMQ.Actors.Tests.Network.Loans;

public sealed class RemoteHomeStateTests
{
    private readonly RemoteHomeScene _scene = new();

    private static Model.Destinations.DestinationName Queue => RemoteHomeScene.Queue;

    [Fact]
    public void An_offer_makes_a_consumer_for_each_subscription_that_wants_it_once()
    {
        _scene.Consume();
        _scene.Hear(new HomeContent.Offer(Queue, RemoteHomeScene.Wanted, 0));
        _scene.NothingElse();

        var late = _scene.Subscribe("late");
        _scene.Take(new RemoteHomeCommand.Subscribed(RemoteHomeScene.Wanted, late));
        Assert.Equal("late", _scene.Said<BorrowerContent.Consume>().Terms.Label);
        Assert.Equal(late.Id, _scene.Told<ConsumerEvent.Matched>().Template);
        _scene.Told<ConsumerEvent.Attached>();
        _scene.NothingElse();
    }

    [Fact]
    public void One_that_ends_late_makes_no_room_for_a_second_of_the_next_offer()
    {
        _scene.Consume();
        var former = _scene.Number;
        _scene.Hear(new HomeContent.Withdrawn(Queue, RemoteHomeScene.Wanted));
        _scene.Hear(new HomeContent.Offer(Queue, RemoteHomeScene.Wanted, 0));
        _scene.Told<ConsumerEvent.Matched>();
        _scene.Told<ConsumerEvent.Attached>();
        _scene.Told<ConsumerEvent.Exhausted>();
        _scene.Said<BorrowerContent.Consume>();

        _scene.Hear(new HomeContent.Ended(Queue, former));
        _scene.Told<ConsumerEvent.Detached>();
        _scene.Hear(new HomeContent.Offer(Queue, RemoteHomeScene.Wanted, 0));
        _scene.NothingElse();
    }

    [Fact]
    public void The_first_message_of_an_offer_does_not_wait_for_the_answer()
    {
        var consumer = _scene.Consume(opener: -1);
        Assert.Equal(-1, _scene.Number);

        _scene.Take(new DestinationCommand.Grant(consumer, 10));
        // The home has room for one already.
        Assert.Equal(9, _scene.Said<BorrowerContent.Grant>().Count);
        _scene.Hear(new HomeContent.Loan(Queue, -1, RemoteHomeScene.Batch(1, 1)));
        Assert.Equal(1, _scene.Told<ConsumerEvent.Delivered>().Batch.FirstTag);
    }

    [Fact]
    public void A_message_that_nobody_here_wants_any_more_goes_back()
    {
        _scene.Hear(new HomeContent.Offer(Queue, RemoteHomeScene.Wanted, -1));
        Assert.Equal(new BorrowerContent.Cancel(Queue, -1, 0), _scene.Said<BorrowerContent.Cancel>());

        _scene.Hear(new HomeContent.Loan(Queue, -2, RemoteHomeScene.Batch(1, 1)));
        Assert.Equal(new BorrowerContent.Cancel(Queue, -2, 0), _scene.Said<BorrowerContent.Cancel>());

        var leaving = _scene.Subscribe();
        _scene.Effects.Gone.Add(leaving.ReplyTo);
        _scene.Hear(new HomeContent.Offer(Queue, RemoteHomeScene.Wanted, -3));
        Assert.Equal(new BorrowerContent.Cancel(Queue, -3, 0), _scene.Said<BorrowerContent.Cancel>());
        _scene.NothingElse();
    }

    [Fact]
    public void A_subscription_without_room_hears_once_that_the_home_has_something()
    {
        var consumer = _scene.Borrow(3);

        _scene.Hear(new HomeContent.Exhausted(Queue, _scene.Number));
        Assert.Equal(consumer, _scene.Told<ConsumerEvent.Exhausted>().Consumer);
        _scene.Hear(new HomeContent.Exhausted(Queue, _scene.Number));
        _scene.NothingElse();

        _scene.Take(new DestinationCommand.Grant(consumer, 2));
        Assert.Equal(2, _scene.Said<BorrowerContent.Grant>().Count);
        _scene.NothingElse();
    }

    [Fact]
    public void Room_that_the_home_does_not_need_comes_back_when_it_is_drained()
    {
        var consumer = _scene.Borrow(3);
        _scene.Take(new DestinationCommand.Grant(consumer, 5));
        _scene.Said<BorrowerContent.Grant>();

        _scene.Take(new DestinationCommand.Drain(consumer));
        _scene.Said<BorrowerContent.Drain>();
        _scene.Take(new DestinationCommand.Drain(consumer));
        _scene.NothingElse();

        _scene.Hear(new HomeContent.Loan(Queue, _scene.Number, RemoteHomeScene.Batch(4, 1)), new HomeContent.Drained(Queue, _scene.Number, 4));
        _scene.Told<ConsumerEvent.Delivered>();
        Assert.Equal(4, _scene.Told<ConsumerEvent.Drained>().Count);
        _scene.NothingElse();
    }

    [Fact]
    public void Who_has_no_room_there_is_drained_at_once()
    {
        var consumer = _scene.Borrow(3);
        _scene.Take(new DestinationCommand.Drain(consumer));
        Assert.Equal(0, _scene.Told<ConsumerEvent.Drained>().Count);
        _scene.NothingElse();
    }

    [Fact]
    public void Room_is_of_use_elsewhere_while_the_home_cannot_be_reached()
    {
        var consumer = _scene.Borrow(3);
        _scene.Take(new DestinationCommand.Grant(consumer, 5));
        _scene.Said<BorrowerContent.Grant>();

        _scene.Take(new RemoteHomeCommand.Reachability(false));
        Assert.Equal(5, _scene.Told<ConsumerEvent.Drained>().Count);
        _scene.Take(new DestinationCommand.Grant(consumer, 2));
        Assert.Equal(2, _scene.Told<ConsumerEvent.Drained>().Count);
        _scene.NothingElse();

        _scene.Take(new RemoteHomeCommand.Reachability(true));
        Assert.Equal(consumer, _scene.Told<ConsumerEvent.Exhausted>().Consumer);
    }

    [Fact]
    public void What_a_subscription_settles_the_home_hears()
    {
        var consumer = _scene.Borrow(3);
        _scene.Take(new DestinationCommand.Settle(consumer, Settlement.Rejected, [2]));
        Assert.Equal([2], _scene.Said<BorrowerContent.Settled>().Tags.AsEnumerable());
        _scene.Take(new DestinationCommand.AcceptUpTo(consumer, 3));
        Assert.Equal(3, _scene.Said<BorrowerContent.AcceptedUpTo>().Tag);
    }

    [Fact]
    public void What_waits_longer_than_anybody_wants_goes_back_at_a_review()
    {
        var consumer = _scene.Borrow(3);
        _scene.Take(new DestinationCommand.Grant(consumer, 5));
        _scene.Said<BorrowerContent.Grant>();
        _scene.Take(new RemoteHomeCommand.Reachability(false));
        _scene.Told<ConsumerEvent.Drained>();
        // Sent before the home knew.
        _scene.Take(new RemoteHomeCommand.Reachability(true));
        _scene.Hear(new HomeContent.Loan(Queue, _scene.Number, RemoteHomeScene.Batch(4, 4)));
        _scene.Told<ConsumerEvent.Exhausted>();
        Assert.Equal(1, _scene.Effects.Reviews);

        _scene.Now = TimeSpan.FromHours(1);
        _scene.Take(new RemoteHomeCommand.Review());
        Assert.Equal([4, 5, 6, 7], _scene.Said<BorrowerContent.Settled>().Tags.AsEnumerable());
        _scene.Said<BorrowerContent.Drain>();
        Assert.Equal(0, _scene.Memory.Used);
    }

    [Fact]
    public void A_consumer_stays_until_transactions_have_settled_what_is_theirs()
    {
        var consumer = _scene.Borrow(3);
        var client = _scene.Promise(consumer, tag: 1);
        var promise = _scene.Said<BorrowerContent.Promise>();
        Assert.Equal(new BorrowerContent.Ending(_scene.Number, Settlement.Accepted, 1), Assert.Single(promise.Endings));

        _scene.Take(new DestinationCommand.Detach(consumer, 3));
        _scene.Hear(new HomeContent.Promised(Queue, promise.Token, null));
        Assert.Null(Assert.IsType<TransactionEvent.Voted>(_scene.Effects.Answers.Dequeue()).Objection);
        _scene.Take(new DestinationCommand.Transact(_scene.Handle, new JournalUnit(1), [], [], client));
        _scene.NothingElse();

        _scene.Take(_scene.Effects.Written.Dequeue());
        Assert.Equal(promise.Token, _scene.Said<BorrowerContent.Confirm>().Token);
        Assert.Equal(3, _scene.Said<BorrowerContent.Cancel>().FirstUnsent);

        _scene.Hear(new HomeContent.Confirmed(Queue, promise.Token, null));
        Assert.Equal(client.Id, Assert.IsType<TransactionEvent.Done>(_scene.Effects.Answers.Dequeue()).Transaction);
        _scene.NothingElse();
    }

    [Fact]
    public void A_transaction_that_is_renounced_keeps_no_consumer()
    {
        var consumer = _scene.Borrow(3);
        var client = _scene.Promise(consumer, tag: 1);
        _scene.Said<BorrowerContent.Promise>();
        _scene.Take(new DestinationCommand.Detach(consumer, 4));
        _scene.NothingElse();

        _scene.Take(new DestinationCommand.Renounce(_scene.Handle, client.Id));
        _scene.Said<BorrowerContent.Renounce>();
        _scene.Said<BorrowerContent.Cancel>();
        _scene.NothingElse();
    }

    [Fact]
    public void A_home_that_cannot_promise_objects_and_the_client_hears_why()
    {
        var consumer = _scene.Borrow(1);
        _scene.Promise(consumer, tag: 1);
        _scene.Hear(new HomeContent.Promised(Queue, _scene.Said<BorrowerContent.Promise>().Token, "it is gone"));
        _scene.Said<BorrowerContent.Renounce>();
        var vote = Assert.IsType<TransactionEvent.Voted>(_scene.Effects.Answers.Dequeue());
        Assert.Contains("it is gone", vote.Objection!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void When_the_conversation_is_lost_everybody_hears_what_is_not_known_any_more()
    {
        var consumer = _scene.Borrow(4);
        var asked = _scene.Promise(consumer, tag: 1);
        var written = _scene.Promise(consumer, tag: 2);
        _scene.Take(new DestinationCommand.Transact(_scene.Handle, new JournalUnit(1), [], [], written));
        var confirming = _scene.NewClient();
        TransactedSettlement[] settlements = [new(consumer, Settlement.Accepted, 3)];
        _scene.Take(new DestinationCommand.Transact(_scene.Handle, new JournalUnit(1), [], settlements, confirming));
        var durable = _scene.Effects.Written.Dequeue();
        _scene.Take(_scene.Effects.Written.Dequeue());
        _scene.Effects.Said.Clear();

        // Of a conversation before.
        _scene.Take(new RemoteHomeCommand.Over(0));
        _scene.NothingElse();

        _scene.Take(new RemoteHomeCommand.Over(1));
        Assert.Equal(ErrorCode.BrokerLost, _scene.Told<ConsumerEvent.Detached>().Reason!.Code);
        var vote = Assert.IsType<TransactionEvent.Voted>(_scene.Effects.Answers.Dequeue());
        Assert.Equal((asked.Id, ErrorCode.BrokerLost), (vote.Transaction, vote.Objection!.Code));
        var failed = Assert.IsType<TransactionEvent.Failed>(_scene.Effects.Answers.Dequeue());
        Assert.Equal((confirming.Id, ErrorCode.BrokerLost), (failed.Transaction, failed.Error.Code));
        _scene.NothingElse();

        _scene.Take(durable);
        Assert.Equal(written.Id, Assert.IsType<TransactionEvent.Failed>(_scene.Effects.Answers.Dequeue()).Transaction);
        _scene.Promise(consumer, tag: 4);
        Assert.NotNull(Assert.IsType<TransactionEvent.Voted>(_scene.Effects.Answers.Dequeue()).Objection);
        _scene.NothingElse();
    }

    [Fact]
    public void What_is_heard_in_another_conversation_ends_the_one_before()
    {
        _scene.Consume();
        _scene.Home = new HomeBroker("far", 2);
        _scene.Hear(new HomeContent.Offer(Queue, RemoteHomeScene.Wanted, 0));
        _scene.Told<ConsumerEvent.Detached>();
        Assert.Equal(2, _scene.Told<ConsumerEvent.Matched>().Destination.Home!.Conversation);
    }

    [Fact]
    public void A_home_that_lets_go_of_a_consumer_may_offer_the_queue_again()
    {
        var consumer = _scene.Consume();
        _scene.Hear(new HomeContent.Withdrawn(Queue, RemoteHomeScene.Wanted), new HomeContent.Ended(Queue, _scene.Number));
        Assert.Equal(consumer, _scene.Told<ConsumerEvent.Detached>().Consumer);
        _scene.Hear(new HomeContent.Offer(Queue, RemoteHomeScene.Wanted, 0));
        Assert.NotEqual(_scene.Number, _scene.Said<BorrowerContent.Consume>().Consumer);
    }

    [Fact]
    public void An_end_that_has_failed_gives_the_conversation_up()
    {
        _scene.Consume();
        _scene.State.Close();
        _scene.State.Check();
        _scene.Told<ConsumerEvent.Detached>();
        Assert.Equal(_scene.Home, _scene.Effects.GivenUp);
    }
}
