using ActorMQ.Actors.Engine.Invariants;
using ActorMQ.Actors.Protocol;

namespace ActorMQ.Actors.Queues;

/// <summary>Transactions: what is promised to one, and what is done for it.</summary>
/// <remarks>
/// What a transaction acknowledges is promised to it first, all of it or none. From then on nothing but the transaction's own end can take
/// a promised delivery away: it outlives its consumer. So whoever commits can ask everybody before anything is done.
/// </remarks>
internal sealed class QueuePromises
{
    private readonly Dictionary<TransactionId, List<PromisedDelivery>> _promises = [];
    private readonly List<QueueTransaction> _transactions = [];
    private readonly QueueContents _contents;
    private readonly ConsumerSet _consumers;
    private readonly QueueReturns _returns;
    private readonly QueueDoor _door;

    public QueuePromises(QueueContents contents, ConsumerSet consumers, QueueReturns returns, QueueDoor door)
    {
        _contents = contents;
        _consumers = consumers;
        _returns = returns;
        _door = door;
    }

    public bool IsIdle => _transactions.Count == 0 && _promises.Count == 0;

    /// <summary>What transactions that are not durable have sent.</summary>
    public IEnumerable<QueueEntry> Sends => _transactions.SelectMany(transaction => transaction.Sends);

    public bool Has(TransactionId transaction) => _promises.ContainsKey(transaction);

    /// <summary>
    /// Keeps deliveries for a transaction until <see cref="Prepare"/> or <see cref="Renounce"/>. What was promised to it before stays so.
    /// </summary>
    /// <returns>False when one of them cannot be settled any more; then nothing is promised.</returns>
    public bool TryPromise(TransactionId transaction, IReadOnlyList<TransactedSettlement> settlements)
    {
        if (Has(transaction)) return true;
        var promised = new List<PromisedDelivery>(settlements.Count);
        foreach (var (id, settlement, tag) in settlements)
        {
            if (_consumers.TryGet(id, out var consumer) && consumer.TryGet(tag, out var entry) && entry.State == EntryState.InFlight)
            {
                entry.State = EntryState.Promised;
                promised.Add(new PromisedDelivery(entry, tag, settlement));
                continue;
            }
            foreach (var delivery in promised) delivery.Entry.State = EntryState.InFlight;
            return false;
        }
        _promises.Add(transaction, promised);
        return true;
    }

    /// <summary>The transaction will not be: what was promised to it is with its consumer as before, or comes back if that is gone.</summary>
    public void Renounce(TransactionId transaction, long now)
    {
        if (!_promises.Remove(transaction, out var promised)) return;
        foreach (var (entry, _, _) in promised)
        {
            if (entry.Consumer is not null) entry.State = EntryState.InFlight;
            else _returns.ReturnFromLost(entry, isOldest: false, now);
        }
    }

    /// <summary>
    /// Takes part in a transaction: its messages keep their places but are given to nobody, what it acknowledges, and was promised to it, is
    /// with nobody any more. Everything stored or deleted meanwhile belongs to the transaction's unit.
    /// </summary>
    public void Prepare(IReadOnlyList<PublishItem> sends, QueueTransaction transaction, long now)
    {
        _promises.Remove(transaction.Client.Id, out var promised);
        _transactions.Add(transaction);
        foreach (var item in sends) transaction.Sends.Add(_door.Admit(item, now, isHeld: true));
        foreach (var delivery in promised ?? [])
        {
            if (delivery.Settlement != Settlement.Accepted)
            {
                transaction.Others.Add(delivery);
                continue;
            }
            var entry = delivery.Entry;
            TakeFromConsumer(delivery, now);
            entry.State = EntryState.Leaving;
            // If it is on its way to another place in the journal, that must not be stopped: the transaction may never become durable.
            if (entry.Durability != EntryDurability.Moving) _contents.Forget(entry);
            transaction.Accepted.Add(entry);
        }
    }

    /// <summary>The transaction is durable as a whole.</summary>
    public void Complete(QueueTransaction transaction, long now)
    {
        _transactions.Remove(transaction);
        foreach (var entry in transaction.Sends)
        {
            if (entry.IsInTail) entry.Lane.Tail.Free(entry);
            // A purge may have removed it.
            else if (entry.State == EntryState.Held) _returns.Offer(entry, now);
            _contents.Confirm(entry);
        }
        foreach (var entry in transaction.Accepted) _returns.Accept(entry);
        foreach (var delivery in transaction.Others)
        {
            TakeFromConsumer(delivery, now);
            _returns.End(delivery.Entry, delivery.Settlement, now);
        }
    }

    /// <summary>Says what must hold between turns.</summary>
    public void Check()
    {
        var all = _promises.Values.Concat(_transactions.Select(static transaction => transaction.Others)).SelectMany(static promised => promised);
        foreach (var (entry, tag, _) in all)
            Invariant.Holds(entry.State == EntryState.Promised, $"delivery {tag} of message {entry.Key} is promised to a transaction, and {entry.State}");
        foreach (var entry in _transactions.SelectMany(static transaction => transaction.Accepted))
            Invariant.Holds(entry.State == EntryState.Leaving, $"message {entry.Key} is acknowledged in a transaction, and {entry.State}");
        foreach (var entry in Sends)
            Invariant.Holds(
                entry.State is EntryState.Held or EntryState.Gone, $"message {entry.Key} was sent in a transaction that is not durable, and is {entry.State}");
    }

    private void TakeFromConsumer(in PromisedDelivery delivery, long now)
    {
        if (delivery.Entry.Consumer is { } consumer) _consumers.Settle(consumer, delivery.Tag, delivery.Entry, now);
    }
}
