using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Queues;

/// <summary>
/// How a queue takes part in transactions: whatever happens, whoever commits gets an answer, and the journal this queue's part, as the other
/// queues of the transaction wait for it. Belongs to one life of the queue.
/// </summary>
internal sealed class QueueTransactions
{
    private readonly QueueState _state;
    private readonly QueueEffects _effects;
    private readonly QueueRoster _roster;
    private readonly QueueServices _services;
    private readonly Ref<IDestinationMessage> _self;

    public QueueTransactions(QueueState state, QueueEffects effects, QueueRoster roster, QueueServices services, Ref<IDestinationMessage> self)
    {
        _state = state;
        _effects = effects;
        _roster = roster;
        _services = services;
        _self = self;
    }

    private DestinationHandle Queue => _roster.Handle;

    public void Promise(DestinationCommand.Promise promise)
    {
        var objection = Void();
        try
        {
            if (_state.TryPromise(promise.Client.Id, promise.Settlements)) objection = null;
        }
        finally
        {
            Vote(promise, objection);
        }
    }

    public void Vote(DestinationCommand.Promise promise, BrokerError? objection) =>
        promise.Client.ReplyTo.TryTell(new TransactionEvent.Voted(promise.Client.Id, Queue, objection));

    public void Transact(DestinationCommand.Transact transact, long now)
    {
        // An instance that fails over it leaves it to the next.
        _roster.Unfinished = transact;
        if (_state.TryPromise(transact.Client.Id, transact.Settlements))
        {
            var transaction = new QueueTransaction(transact.Client, Queue);
            _state.MakeWayFor(transact.Sends, now);
            _effects.BeginUnit(transact.Unit).Transaction = transaction;
            _state.Prepare(transact.Sends, transaction, now);
            _effects.SubmitUnit();
        }
        else
        {
            TakePartWithNothing(transact, Void());
        }
        _roster.Unfinished = null;
    }

    /// <summary>The instance before failed over a transaction. Twice is enough: then it goes on without this queue.</summary>
    public void TransactAgain(DestinationCommand.Transact transact, long now)
    {
        try
        {
            Transact(transact, now);
        }
        catch
        {
            _roster.Unfinished = null;
            var error = new BrokerError(ErrorCode.DestinationFailed, $"{Queue.Name.Uri} failed over the transaction: it was carried out without this queue");
            TakePartWithNothing(transact, error);
            throw;
        }
    }

    /// <summary>The queue is deleted. What it has promised, or is only sent to it, counts as done before.</summary>
    public void TransactDeleted(DestinationCommand.Transact transact, BrokerError error)
    {
        var isVoid = transact.Settlements.Count > 0 && !_state.HasPromised(transact.Client.Id);
        TakePartWithNothing(transact, isVoid ? error : null);
    }

    private BrokerError Void() => new(
        ErrorCode.UnexpectedAck,
        $"A message of {Queue.Name.Uri} cannot be acknowledged any more: it went back to the queue when its consumer was gone or the queue failed");

    private void TakePartWithNothing(DestinationCommand.Transact transact, BrokerError? failure)
    {
        var batch = new QueueBatch(_self, _effects) { Transaction = new QueueTransaction(transact.Client, Queue) { Failure = failure } };
        _services.Journal.Submit(batch.Journal, transact.Unit);
    }
}
