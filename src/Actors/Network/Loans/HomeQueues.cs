using ActorMQ.Actors.Engine.Invariants;
using ActorMQ.Actors.Protocol;

namespace ActorMQ.Actors.Network.Loans;

/// <summary>
/// The queues of this broker, as far as other brokers are concerned: a message stays here until whoever got it on loan has settled it.
/// Belongs to the network's turns.
/// </summary>
/// <param name="areNearFirst">Consumers of other brokers get only what nearer ones have no room for.</param>
/// <param name="services">What they work with.</param>
internal sealed class HomeQueues(bool areNearFirst, HomeServices services)
{
    private readonly Dictionary<string, Borrower> _borrowers = new(StringComparer.Ordinal);

    public void ChangeInterest(Conversation conversation, int distance, InterestChange change)
    {
        var borrower = BorrowerOf(conversation);
        borrower.Distance = distance;
        borrower.ChangeInterest(change);
    }

    /// <summary>What another broker's durable subscriptions want of topics is kept here for it.</summary>
    public void Follow(Conversation conversation, Announcement announcement, InterestChange change, LinkFilter heardThrough) =>
        BorrowerOf(conversation).Followings.Follow(announcement, change, heardThrough);

    public void Receive(Conversation conversation, BorrowerContent content) => BorrowerOf(conversation).Receive(content);

    /// <summary>A queue has something to say about a transaction of another broker's client.</summary>
    public void Take(TransactionEvent told) => services.Transactions.Take(told);

    /// <summary>A queue says something to a consumer of another broker.</summary>
    public void Receive(ConsumerEvent told) => services.Consumers.Receive(told);

    /// <summary>To be called at the end of each turn: what is known of distances may have changed.</summary>
    public void UpdateWays()
    {
        foreach (var borrower in _borrowers.Values) borrower.UpdateWay();
    }

    /// <summary>The registry of durable subscriptions has answered for one of another broker.</summary>
    public void Take(DurableEvent told)
    {
        var key = (told as DurableEvent.Opened)?.Key ?? (told as DurableEvent.Refused)?.Key;
        if (key is not null && _borrowers.TryGetValue(BrokerSubscriptions.BrokerOf(key.ClientId), out var borrower)) borrower.Followings.Take(key, told);
    }

    public void OnUnreachable(string broker) => _borrowers.GetValueOrDefault(broker)?.OnUnreachable();

    /// <summary>Its conversation was lost; what it wants is as before.</summary>
    public void BeginAnew(Conversation conversation) => _borrowers.GetValueOrDefault(conversation.Broker)?.BeginAnew(conversation);

    /// <summary>It is not waited for any longer.</summary>
    public void Forget(string broker)
    {
        if (_borrowers.Remove(broker, out var borrower)) borrower.Close();
    }

    public void Close()
    {
        foreach (var borrower in _borrowers.Values) borrower.Close();
        _borrowers.Clear();
    }

    /// <summary>To be called at the end of a turn.</summary>
    public void Check()
    {
        foreach (var (broker, borrower) in _borrowers)
        {
            Invariant.Holds(borrower.Conversation.Broker == broker, $"Network: {broker} borrows as {borrower.Conversation.Broker}");
            borrower.Check();
        }
        services.Consumers.Check();
        services.Transactions.Check();
    }

    private Borrower BorrowerOf(Conversation conversation)
    {
        if (!_borrowers.TryGetValue(conversation.Broker, out var borrower))
            _borrowers.Add(conversation.Broker, borrower = new Borrower(conversation, areNearFirst, services));
        return borrower;
    }
}
