using ActorMQ.Actors.Admission;
using ActorMQ.Actors.Engine.Invariants;
using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Connections;

/// <summary>Open transactions: what the client has put into them is gathered here until COMMIT, and takes memory meanwhile.</summary>
internal sealed class ClientTransactions(Live<ConnectionOptions> options, ConnectionAccount account, ClientSettlements settlements)
{
    // Most clients have none ever.
    private Dictionary<string, ClientTransaction>? _open;

    public int Count => _open?.Count ?? 0;

    /// <summary>Bytes of memory that they take.</summary>
    public long Held => _open?.Values.Sum(static transaction => transaction.Held) ?? 0;

    public ClientTransaction? Find(string name) => _open?.GetValueOrDefault(name);

    /// <summary>One more; null, or why there cannot be.</summary>
    public BrokerError? Begin(string name)
    {
        _open ??= new Dictionary<string, ClientTransaction>(StringComparer.Ordinal);
        if (_open.ContainsKey(name)) return new BrokerError(ErrorCode.TransactionExists, $"The transaction was already started: {name}");
        var most = options.Current.MaxTransactions;
        if (_open.Count >= most)
            return new BrokerError(ErrorCode.TooManyTransactions, $"The maximum number of open transactions was exceeded ({most})");
        _open.Add(name, new ClientTransaction());
        return null;
    }

    /// <summary>There is room for more in a transaction; null, or why not.</summary>
    /// <param name="name">What the client calls it.</param>
    /// <param name="bytes">Of messages.</param>
    /// <param name="count">Of messages and acknowledgements.</param>
    /// <param name="transaction">To which they may be added.</param>
    public BrokerError? Extend(string name, long bytes, int count, out ClientTransaction transaction)
    {
        if (Find(name) is not { } found)
        {
            transaction = null!;
            return NotOpen(name);
        }
        transaction = found;
        transaction.Bytes += bytes;
        transaction.Frames += count;
        var (most, mostBytes) = (options.Current.MaxTransactionSize, options.Current.MaxTransactionBytes);
        if (transaction.Count + count > most) return TooLarge($"{most} frames");
        if (transaction.Bytes > mostBytes.Bytes) return TooLarge(mostBytes.ToString());
        return TryHold(transaction);
    }

    /// <summary>A frame of the transaction failed: nothing of it may take effect any more.</summary>
    /// <param name="name">What the client calls it; null for a frame that belongs to none.</param>
    /// <param name="error">Why.</param>
    public void Fail(string? name, BrokerError error)
    {
        if (name is null || Find(name) is not { } transaction) return;
        transaction.Failure ??= error;
        LetGo(transaction);
        // It cannot be committed, so what it holds need not be held.
        transaction.Sends.Clear();
        transaction.Replies.Clear();
    }

    /// <summary>It is open no more; what it takes from here on is up to those who take it in.</summary>
    public void Close(string name)
    {
        if (_open!.Remove(name, out var transaction)) LetGo(transaction);
    }

    /// <summary>Nothing of it will be.</summary>
    public void Abort(ClientTransaction transaction)
    {
        foreach (var (subscription, number, _) in transaction.Acknowledgements) settlements.Unreserve(subscription, number);
    }

    public static BrokerError NotOpen(string name) => new(ErrorCode.NoSuchTransaction, $"Invalid transaction id: {name}");

    public void Check()
    {
        if (_open is null) return;
        foreach (var (name, transaction) in _open)
        {
            Invariant.Holds(transaction.Held >= 0, $"Transaction {name}: {transaction.Held} bytes are held");
            Invariant.Holds(
                transaction.Failure is null || (transaction.Held == 0 && transaction.Sends.Count == 0 && transaction.Replies.Count == 0),
                $"Transaction {name}: it has failed, and holds {transaction.Sends.Count} messages and {transaction.Held} bytes");
            Invariant.Holds(
                transaction.Failure is not null || transaction.Held >= transaction.Needed,
                $"Transaction {name}: {transaction.Held} bytes are held, and it needs {transaction.Needed}");
        }
    }

    private static BrokerError TooLarge(string most) =>
        new(ErrorCode.TransactionTooLarge, $"The maximum transaction size was exceeded ({most})");

    private BrokerError? TryHold(ClientTransaction transaction)
    {
        var needed = transaction.Needed - transaction.Held;
        if (needed <= 0 || transaction.Failure is not null) return null;
        var step = Math.Max(needed, Footprint.TransactionStep);
        if (account.CheckHold(step) is { } error) return error;
        transaction.Held += step;
        account.Hold(step);
        return null;
    }

    private void LetGo(ClientTransaction transaction)
    {
        account.Hold(-transaction.Held);
        transaction.Held = 0;
    }
}
