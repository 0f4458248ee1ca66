using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Subscriptions;
using ActorMQ.Kernel;

namespace ActorMQ.Actors.Network.Loans;

/// <summary>
/// The queues of this broker, as far as other brokers are concerned: a message stays here until whoever got it on loan has settled it.
/// Belongs to the network's turns.
/// </summary>
/// <param name="areNearFirst">Consumers of other brokers get only what nearer ones have no room for.</param>
/// <param name="directory">Knows the queues.</param>
/// <param name="durables">Keeps what is for durable subscriptions of other brokers.</param>
/// <param name="network">Hears from queues.</param>
internal sealed class HomeQueues(bool areNearFirst, IDestinationDirectory directory, ActorRef<DurableCommand> durables, IRef<INetworkMessage> network)
{
    private readonly LoanTransactions _transactions = new(network);
    private readonly Dictionary<string, Borrower> _borrowers = new(StringComparer.Ordinal);

    public void ChangeInterest(Conversation conversation, int distance, InterestChange change)
    {
        var borrower = BorrowerOf(conversation);
        borrower.Distance = distance;
        borrower.ChangeInterest(change);
    }

    /// <summary>What another broker's durable subscriptions want of topics is kept here for it.</summary>
    public void Follow(Conversation conversation, Announcement announcement, InterestChange change, Func<InterestEntry, bool> isHeardOf) =>
        BorrowerOf(conversation).Followings.Follow(announcement, change, isHeardOf);

    public void Receive(Conversation conversation, BorrowerContent content) => BorrowerOf(conversation).Receive(content);

    /// <summary>A queue has something to say about a transaction of another broker's client.</summary>
    public void Take(TransactionEvent told) => _transactions.Take(told);

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

    private Borrower BorrowerOf(Conversation conversation)
    {
        if (!_borrowers.TryGetValue(conversation.Broker, out var borrower))
            _borrowers.Add(conversation.Broker, borrower = new Borrower(conversation, areNearFirst, directory, durables, _transactions, network));
        return borrower;
    }
}
