using ActorMQ.Actors.Engine.Invariants;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Errors;
using ActorMQ.StompProtocol;

namespace ActorMQ.Actors.Connections;

/// <summary>
/// BEGIN, COMMIT and ABORT, and COMMITs under way: a transaction is carried out by the queues as one unit of the journal, then topics get
/// their part of it.
/// </summary>
internal sealed class ClientCommits(
    ConnectionStart start,
    ConnectionLife life,
    ClientTransactions transactions,
    ClientSettlements settlements,
    ProducerSide producer,
    DestinationFinder finder,
    ClientAnswers answers,
    LateSends lateSends,
    IConnectionEffects effects)
{
    private Dictionary<TransactionId, PendingCommit>? _underWay;
    private long _last;

    // Frames wait until it is decided: what they do must not come before it.
    private PendingCommit? _deciding;

    public int Count => _underWay?.Count ?? 0;

    /// <summary>
    /// Somebody was asked whether a COMMIT can be, and has not answered, or a part of one is yet to be sent: nobody else would go on with it.
    /// </summary>
    public bool IsConnectionNeeded => lateSends.AreOwn || (Count > 0 && _underWay!.Values.Any(static commit => commit.IsUndecided));

    public FrameOutcome Take(ClientFrame.TransactionBoundary frame)
    {
        var name = frame.Transaction;
        if (string.IsNullOrEmpty(name))
        {
            var verb = frame.Command == StompCommand.Begin ? "beginning" : "committing";
            return FrameOutcome.Fails(new BrokerError(ErrorCode.MissingHeader, $"Must specify the transaction you are {verb}"));
        }
        if (frame.Command == StompCommand.Begin)
        {
            if (transactions.Begin(name) is { } error) return FrameOutcome.Fails(error);
        }
        else
        {
            if (transactions.Find(name) is not { } transaction) return FrameOutcome.Fails(ClientTransactions.NotOpen(name));
            if (frame.Command == StompCommand.Commit) return Commit(name, transaction, frame.Receipt);
            transactions.Close(name);
            transactions.Abort(transaction);
        }
        answers.Receipt(frame.Receipt);
        return FrameOutcome.Done;
    }

    /// <summary>Has a transaction carried out.</summary>
    /// <param name="transaction">What is to be done.</param>
    /// <param name="receipt">Is sent when it is.</param>
    /// <param name="others">Queues that take part with nothing: they answer when everything they were told before is durable.</param>
    /// <returns>When those who take part are asked first, what comes after it must wait.</returns>
    public FrameOutcome Begin(ClientTransaction transaction, string? receipt, IReadOnlyCollection<DestinationHandle>? others = null)
    {
        // What was sent and acknowledged before must come first.
        settlements.Tell();
        producer.Flush();
        var parts = new Dictionary<DestinationHandle, CommitPart>(ReferenceEqualityComparer.Instance);
        foreach (var (binding, message) in transaction.Sends)
        {
            if (binding.Name.IsQueue) PartOf(binding.Handle!).Sends.Add(new PublishItem(message, default));
        }
        foreach (var (subscription, number, settlement) in transaction.Acknowledgements)
        {
            if (!settlements.TryCommit(subscription, number, out var delivery))
            {
                transactions.Abort(transaction);
                var what = $"A message of {subscription.Request.Address.Text} cannot be acknowledged any more";
                return FrameOutcome.Fails(Failed($"{what}: the subscription has ended, or its queue or broker was lost"));
            }
            var source = delivery.Source!;
            if (source.TakesByTag) PartOf(source.Handle).Settlements.Add(new TransactedSettlement(source.Consumer, settlement, delivery.Tag));
        }
        foreach (var handle in others ?? []) PartOf(handle);
        var client = new TransactionClient(new TransactionId(start.Identity.Number, ++_last), start.Self);
        var commit = new PendingCommit(client, transaction, receipt, [.. parts.Values], lateSends, effects);
        (_underWay ??= []).Add(commit.Id, commit);
        lateSends.Add(commit);
        if (parts.Count == 0) Finish(commit);
        else commit.Begin();
        if (!commit.IsVoted || transaction.IsImplicit) return FrameOutcome.Done;
        _deciding = commit;
        return FrameOutcome.HoldsUp(FrameWait.Commit);

        CommitPart PartOf(DestinationHandle handle)
        {
            if (!parts.TryGetValue(handle, out var part)) parts.Add(handle, part = new CommitPart(handle));
            return part;
        }
    }

    /// <summary>One who takes part tells how it stands.</summary>
    /// <returns>True when that decides what frames wait for.</returns>
    public bool Take(TransactionEvent told)
    {
        if (_underWay is null || !_underWay.TryGetValue(told.Transaction, out var commit)) return false;
        if (told is not TransactionEvent.Voted vote)
        {
            lateSends.Arrived(commit.Id, told.Participant.Name);
            OnTransacted(commit, (told as TransactionEvent.Failed)?.Error);
            return false;
        }
        if (!commit.Take(vote)) return false;
        var isAwaited = _deciding == commit;
        if (isAwaited) _deciding = null;
        if (commit.Objection is not null) Fail(commit, commit.Objection);
        return isAwaited;
    }

    /// <summary>The connection is over: what is not decided will not be.</summary>
    public void Close()
    {
        foreach (var commit in (IEnumerable<PendingCommit>?)_underWay?.Values ?? []) commit.GiveUp();
    }

    public void Check(FrameWait wait)
    {
        Invariant.Holds(
            (wait == FrameWait.Commit) == (_deciding is not null) || life.IsClosing,
            $"Connection: frames wait for {wait}, and {_deciding?.Id} is being decided");
        Invariant.Holds(_deciding is null or { IsUndecided: true }, $"Connection: {_deciding?.Id} is decided, and frames still wait for it");
        foreach (var (id, commit) in _underWay ?? [])
        {
            var isAwaited = commit.Awaited > 0 || commit.SendsLate;
            Invariant.Holds(commit.Id == id && isAwaited, $"Connection: nobody is to do anything for {id} any more, and it is under way");
        }
        lateSends.Check();
    }

    private FrameOutcome Commit(string name, ClientTransaction transaction, string? receipt)
    {
        if (transaction.Failure is null)
        {
            // What was sent before must come first, also where it waits for a queue to be made anew.
            producer.Flush();
            foreach (var (binding, _) in transaction.Sends)
            {
                var outcome = finder.Bind(binding);
                if (outcome.ComesAgain) return outcome;
                if (binding.Name.IsQueue && (binding.Outgoing.Count > 0 || lateSends.AreFor(binding.Name))) return FrameOutcome.Waits(FrameWait.Committing);
                if (outcome.Error is not { } error) continue;
                transactions.Fail(name, error);
                break;
            }
        }
        transactions.Close(name);
        if (transaction.Failure is not { } failure) return Begin(transaction, receipt);
        transactions.Abort(transaction);
        return FrameOutcome.Fails(Failed($"Transaction marked rollback only: {failure.Message}"));
    }

    private void OnTransacted(PendingCommit commit, BrokerError? failure)
    {
        commit.Failure ??= failure;
        if (--commit.Awaited > 0) return;
        // One alone that could not do its part has done nothing.
        if (commit is { Failure: not null, IsVoted: false }) Fail(commit, commit.Failure);
        else Finish(commit);
    }

    /// <summary>All is durable that queues do for it. If there is more, those before it come first.</summary>
    private void Finish(PendingCommit commit)
    {
        if (commit.SendsLate) CompleteInTurn();
        else Complete(commit);
    }

    private void CompleteInTurn()
    {
        while (lateSends.First is { Awaited: 0 } next) Complete(next);
    }

    /// <summary>Nothing took effect.</summary>
    private void Fail(PendingCommit commit, BrokerError error)
    {
        _underWay!.Remove(commit.Id);
        lateSends.Remove(commit);
        transactions.Abort(commit.Transaction);
        if (!life.IsClosing) answers.Error(commit.Transaction.IsImplicit ? error : Failed(error.Message), commit.Receipt);
        CompleteInTurn();
    }

    private void Complete(PendingCommit commit)
    {
        _underWay!.Remove(commit.Id);
        lateSends.Remove(commit);
        foreach (var (subscription, number, _) in commit.Transaction.Acknowledgements) settlements.Committed(subscription, number);
        var topics = commit.Transaction.Sends.Where(send => send.Binding.Name.IsTopic).ToArray();
        // Durable subscriptions of the topics have to have the messages too before the client hears that they are safe.
        var receipt = commit.Receipt is null || commit.Failure is not null || life.IsClosing ? null : new PendingReceipt(commit.Receipt, topics.Length);
        // Where there are very many destinations, a binding may have been forgotten and made anew meanwhile.
        foreach (var (binding, message) in topics) producer.Send(producer.BindingOf(binding.Name), message, receipt);
        foreach (var (destination, message) in commit.Transaction.Replies) effects.SendElsewhere(destination, message);
        if (life.IsClosing) return;
        // Somebody was lost between his promise and its fulfilment.
        if (commit.Failure is { } failure)
            answers.Error(failure with { Message = $"The transaction was carried out, but for this: {failure.Message}" }, commit.Receipt);
        else if (receipt is { Awaited: 0 }) answers.Receipt(receipt.Id);
    }

    private static BrokerError Failed(string reason) => new(ErrorCode.TransactionFailed, $"COMMIT FAILED: {reason}");
}
