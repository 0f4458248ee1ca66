using ActorMQ.Actors.Admission;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Errors;
using ActorMQ.StompProtocol;

namespace ActorMQ.Actors.Connections;

/// <content>Transactions: gathered here until COMMIT, then carried out by the queues as one unit of the journal.</content>
internal sealed partial class ConnectionActor
{
    private readonly Dictionary<string, ClientTransaction> _transactions = new(StringComparer.Ordinal);
    private readonly Dictionary<TransactionId, PendingCommit> _commits = [];
    private long _lastCommit;

    // Frames wait until it is decided: what they do must not come before it.
    private PendingCommit? _deciding;

    private bool TryHandleTransaction(ClientFrame.TransactionBoundary frame)
    {
        var name = frame.Transaction;
        if (string.IsNullOrEmpty(name))
        {
            var verb = frame.Command == StompCommand.Begin ? "beginning" : "committing";
            ReportError(new BrokerError(ErrorCode.MissingHeader, $"Must specify the transaction you are {verb}"), frame.Receipt);
            return true;
        }
        if (frame.Command == StompCommand.Begin)
        {
            Begin(name, frame.Receipt);
            return true;
        }
        if (!_transactions.TryGetValue(name, out var transaction))
        {
            ReportError(new BrokerError(ErrorCode.NoSuchTransaction, $"Invalid transaction id: {name}"), frame.Receipt);
            return true;
        }
        if (frame.Command == StompCommand.Commit) return TryCommit(name, transaction, frame.Receipt);
        _transactions.Remove(name);
        Abort(transaction);
        if (frame.Receipt is not null) _output.Receipt(frame.Receipt);
        return true;
    }

    private void Begin(string name, string? receipt)
    {
        if (_transactions.ContainsKey(name))
        {
            ReportError(new BrokerError(ErrorCode.TransactionExists, $"The transaction was already started: {name}"), receipt);
            return;
        }
        if (_transactions.Count >= Options.MaxTransactions)
        {
            ReportError(new BrokerError(ErrorCode.TooManyTransactions, $"The maximum number of open transactions was exceeded ({Options.MaxTransactions})"), receipt);
            return;
        }
        _transactions.Add(name, new ClientTransaction());
        if (receipt is not null) _output.Receipt(receipt);
    }

    private void AddToTransaction(ClientFrame.Send send)
    {
        if (!TryGetOpen(send.Transaction!, send.Message.Size * send.Address.Parts.Count, send.Address.Parts.Count, send.Receipt, out var transaction)) return;
        for (var i = 0; i < send.Address.Parts.Count; i++)
            transaction.Sends.Add((_producer.BindingOf(NameOf(send.Address.Parts[i])), MessageFor(send, i)));
        if (send.Receipt is not null) _output.Receipt(send.Receipt);
    }

    private bool AddToTransaction(string name, ClientSubscription subscription, IEnumerable<long> numbers, Settlement settlement, string? receipt)
    {
        var list = numbers.ToArray();
        if (!TryGetOpen(name, 0, list.Length, receipt, out var transaction)) return false;
        foreach (var number in list)
        {
            _consumer.Reserve(subscription, number);
            transaction.Acknowledgements.Add((subscription, number, settlement));
        }
        return true;
    }

    private bool TryGetOpen(string name, long bytes, int count, string? receipt, out ClientTransaction transaction)
    {
        if (!_transactions.TryGetValue(name, out transaction!))
        {
            ReportError(new BrokerError(ErrorCode.NoSuchTransaction, $"Invalid transaction id: {name}"), receipt);
            return false;
        }
        transaction.Bytes += bytes;
        transaction.Frames += count;
        BrokerError? error = null;
        if (transaction.Count + count > Options.MaxTransactionSize)
            error = new BrokerError(ErrorCode.TransactionTooLarge, $"The maximum transaction size was exceeded ({Options.MaxTransactionSize} frames)");
        else if (transaction.Bytes > Options.MaxTransactionBytes.Bytes)
            error = new BrokerError(ErrorCode.TransactionTooLarge, $"The maximum transaction size was exceeded ({Options.MaxTransactionBytes})");
        else
            error = TryHold(transaction);
        if (error is null) return true;
        FailTransaction(name, error);
        ReportError(error, receipt);
        return false;
    }

    /// <summary>A frame of the transaction failed: nothing of it may take effect any more.</summary>
    private void FailTransaction(string? name, BrokerError error)
    {
        if (name is null || !_transactions.TryGetValue(name, out var transaction)) return;
        transaction.Failure ??= error;
        LetGo(transaction);
        // It cannot be committed, so what it holds need not be held.
        transaction.Sends.Clear();
        transaction.Replies.Clear();
    }

    /// <summary>What an open transaction holds is in memory until it is committed or aborted.</summary>
    private BrokerError? TryHold(ClientTransaction transaction)
    {
        var needed = transaction.Bytes + (transaction.Frames * Footprint.TransactedFrame) - transaction.Held;
        if (needed <= 0 || transaction.Failure is not null) return null;
        var step = Math.Max(needed, Footprint.TransactionStep);
        if (_services.Memory.CheckHold(_account, step) is { } error) return error;
        transaction.Held += step;
        Hold(step);
        return null;
    }

    private void LetGo(ClientTransaction transaction)
    {
        Hold(-transaction.Held);
        transaction.Held = 0;
    }

    private void Abort(ClientTransaction transaction)
    {
        LetGo(transaction);
        foreach (var (subscription, number, _) in transaction.Acknowledgements) _consumer.Unreserve(subscription, number);
    }

    private bool TryCommit(string name, ClientTransaction transaction, string? receipt)
    {
        if (transaction.Failure is not null)
        {
            _transactions.Remove(name);
            Abort(transaction);
            ReportError(CommitFailed($"Transaction marked rollback only: {transaction.Failure.Message}"), receipt);
            return true;
        }
        foreach (var (binding, _) in transaction.Sends)
        {
            if (_producer.TryBind(binding)) continue;
            if (TryEnsure(binding.Name, out var handle, out var error)) ProducerSide.Bind(binding, handle!);
            else if (error is null) return false;
            else
            {
                FailTransaction(name, error);
                return TryCommit(name, transaction, receipt);
            }
        }
        _transactions.Remove(name);
        // From here on it is up to the queues to count what they take in.
        LetGo(transaction);
        var commit = Commit(transaction, receipt);
        if (commit is not { IsVoted: true }) return true;
        _wait = Wait.Commit;
        _deciding = commit;
        return true;
    }

    /// <param name="transaction">What is to be done.</param>
    /// <param name="receipt">Is sent when it is.</param>
    /// <param name="others">
    /// Queues that take part with nothing: they answer when everything they were told before is durable.
    /// </param>
    /// <returns>Null when it could not begin; the client was told.</returns>
    private PendingCommit? Commit(ClientTransaction transaction, string? receipt, IReadOnlyCollection<DestinationHandle>? others = null)
    {
        // What was sent and acknowledged before must come first.
        _consumer.TellAcknowledged();
        _producer.Flush(ResolveAgain);
        var parts = new Dictionary<DestinationHandle, CommitPart>(ReferenceEqualityComparer.Instance);
        foreach (var (binding, message) in transaction.Sends)
        {
            if (binding.Name.IsQueue) PartOf(binding.Handle!).Sends.Add(new PublishItem(message, default));
        }
        foreach (var (subscription, number, settlement) in transaction.Acknowledgements)
        {
            if (!_consumer.TryCommit(subscription, number, out var delivery))
            {
                Abort(transaction);
                ReportError(
                    CommitFailed($"A message of {subscription.Request.Address.Text} cannot be acknowledged any more: the subscription has ended, or its queue or broker was lost"),
                    receipt);
                return null;
            }
            var source = delivery.Source!;
            if (source.TakesByTag) PartOf(source.Handle).Settlements.Add(new TransactedSettlement(source.Consumer, settlement, delivery.Tag));
        }
        foreach (var handle in others ?? []) PartOf(handle);
        var client = new TransactionClient(new TransactionId(_identity.Number, ++_lastCommit), Self);
        var commit = new PendingCommit(client, transaction, receipt, [.. parts.Values], _services.Directory, _services.Journal);
        _commits.Add(commit.Id, commit);
        if (parts.Count == 0) Complete(commit);
        else commit.Begin();
        return commit;

        CommitPart PartOf(DestinationHandle handle)
        {
            if (!parts.TryGetValue(handle, out var part)) parts.Add(handle, part = new CommitPart(handle));
            return part;
        }
    }

    // There are few at any time.
    private bool HasUndecided => _commits.Values.Any(static commit => commit.IsUndecided);

    private void OnTransaction(TransactionEvent told)
    {
        if (!_commits.TryGetValue(told.Transaction, out var commit)) return;
        switch (told)
        {
            case TransactionEvent.Voted vote:
                if (commit.Take(vote)) OnDecided(commit);
                break;
            case TransactionEvent.Done:
                OnTransacted(commit, null);
                break;
            case TransactionEvent.Failed failed:
                OnTransacted(commit, failed.Error);
                break;
        }
    }

    private void OnDecided(PendingCommit commit)
    {
        if (_deciding == commit)
        {
            _deciding = null;
            if (_wait == Wait.Commit) _wait = Wait.Nothing;
        }
        if (commit.Objection is not null) Fail(commit, commit.Objection);
    }

    private void OnTransacted(PendingCommit commit, BrokerError? failure)
    {
        commit.Failure ??= failure;
        if (--commit.Awaited > 0) return;
        // One alone that could not do its part has done nothing.
        if (commit is { Failure: not null, IsVoted: false }) Fail(commit, commit.Failure);
        else Complete(commit);
    }

    /// <summary>Nothing took effect.</summary>
    private void Fail(PendingCommit commit, BrokerError error)
    {
        _commits.Remove(commit.Id);
        Abort(commit.Transaction);
        if (_phase == Phase.Closing) return;
        ReportError(commit.Transaction.IsImplicit ? error : CommitFailed(error.Message), commit.Receipt);
    }

    private void Complete(PendingCommit commit)
    {
        _commits.Remove(commit.Id);
        foreach (var (subscription, number, _) in commit.Transaction.Acknowledgements) _consumer.Committed(subscription, number);
        var topics = commit.Transaction.Sends.Where(send => send.Binding.Name.IsTopic).ToArray();
        // Durable subscriptions of the topics have to have the messages too before the client hears that they are safe.
        var receipt = commit.Receipt is null || commit.Failure is not null || _phase == Phase.Closing ? null : new PendingReceipt(commit.Receipt, topics.Length);
        foreach (var (binding, message) in topics) _producer.Send(binding, message, receipt);
        foreach (var (destination, message) in commit.Transaction.Replies) _services.Network.SendToTemporary(destination, message);
        if (_phase == Phase.Closing) return;
        // Somebody was lost between his promise and its fulfilment.
        if (commit.Failure is { } failure) ReportError(failure with { Message = $"The transaction was carried out, but for this: {failure.Message}" }, commit.Receipt);
        else if (receipt is { Awaited: 0 }) _output.Receipt(receipt.Id!);
    }

    private static BrokerError CommitFailed(string reason) => new(ErrorCode.TransactionFailed, $"COMMIT FAILED: {reason}");
}
