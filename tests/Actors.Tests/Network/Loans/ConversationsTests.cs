using ActorMQ.Actors.Network;
using ActorMQ.Actors.Network.Loans;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Tests.Support;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Actors.Tests.Network.Loans;

public sealed class ConversationsTests
{
    private readonly NetworkNumbers _numbers = new();

    [Fact]
    public void What_is_said_in_a_conversation_that_is_over_is_nobodys()
    {
        var conversations = new Conversations(_numbers, _ => null);
        var first = conversations.With("far");
        Assert.Same(first, conversations.With("far"));
        Assert.True(conversations.TryGet(first.Number, out _));

        Assert.Same(first, conversations.End("far"));
        Assert.True(first.IsOver);
        Assert.False(conversations.TryGet(first.Number, out _));
        Assert.Null(conversations.End("far"));
        Assert.NotEqual(first.Number, conversations.With("far").Number);
        conversations.Check();
    }

    [Fact]
    public void Numbers_of_an_actor_that_has_failed_mean_nothing_to_the_next_one()
    {
        var before = new Conversations(_numbers, _ => null).With("far");
        var after = new Conversations(_numbers, _ => null);
        after.With("far");
        Assert.False(after.TryGet(before.Number, out _));

        var said = new List<NetworkContent>();
        var handle = new DestinationHandle(DestinationName.Queue("q"), 0);
        var old = Transactions(said).Begin(before, handle, token: 1, []);
        var transactions = Transactions(said);
        transactions.Begin(after.With("far"), handle, token: 2, []);
        transactions.Take(new TransactionEvent.Done(old.Client.Id, handle));
        Assert.Empty(said);
    }

    [Fact]
    public void What_a_queue_answers_after_the_conversation_is_dropped()
    {
        var said = new List<NetworkContent>();
        var conversations = new Conversations(_numbers, _ => null);
        var handle = new DestinationHandle(DestinationName.Queue("q"), 0);
        var transactions = Transactions(said);
        var one = transactions.Begin(conversations.With("far"), handle, token: 1, []);
        transactions.Take(new TransactionEvent.Voted(one.Client.Id, handle, null));
        Assert.Equal(new HomeContent.Promised(handle.Name, 1, null), Assert.Single(said));

        conversations.Close();
        transactions.Take(new TransactionEvent.Done(one.Client.Id, handle));
        Assert.Single(said);
        transactions.Check();
    }

    private LoanTransactions Transactions(List<NetworkContent> said) =>
        new(new TestRef<TransactionEvent>(_ => { }), _numbers, new Speech(said));

    private sealed class Speech(List<NetworkContent> said) : IHomeEffects
    {
        public void Say(string broker, NetworkContent content) => said.Add(content);
    }
}
