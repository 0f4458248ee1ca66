using ActorMQ.Actors.Engine.Invariants;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model;
using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Credit;

/// <summary>
/// How much memory messages and what handles them may take. Messages: a queue asks before it keeps one, and what does not fit goes to disk.
/// What cannot go to disk (connections, destinations, subscriptions, open transactions) is <see cref="Held"/>, and refused beyond three
/// quarters of the limit, of which one account may have half. Safe for use from any thread.
/// </summary>
public sealed class MemoryBudget
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Account, long> _byAccount = [];
    private long _used;
    private long _limit;
    private long _held;

    public MemoryBudget(long limit) => _limit = limit;

    /// <summary>Bytes. With a lower one than before what is kept stays until it goes.</summary>
    public long Limit
    {
        get => Interlocked.Read(ref _limit);
        set => Interlocked.Exchange(ref _limit, value);
    }

    /// <summary>Bytes reserved for messages now; small guaranteed shares may take it above what <see cref="Held"/> leaves of <see cref="Limit"/>.</summary>
    public long Used => Interlocked.Read(ref _used);

    /// <summary>Bytes of what cannot go to disk.</summary>
    public long Held => Interlocked.Read(ref _held);

    /// <summary>True when nothing more should be kept that can be on disk as well.</summary>
    public bool IsShort => Used >= Limit - Held;

    private long MostHeld => Limit / 4 * 3;

    private long MostOfAccount => MostHeld / 2;

    public bool TryReserve(int bytes)
    {
        if (Interlocked.Add(ref _used, bytes) <= Limit - Held) return true;
        Interlocked.Add(ref _used, -bytes);
        return false;
    }

    /// <summary>Reserves without asking: for the guaranteed minimum that lets every queue make progress.</summary>
    public void Reserve(int bytes) => Interlocked.Add(ref _used, bytes);

    public void Release(long bytes) => Interlocked.Add(ref _used, -bytes);

    /// <summary>Takes memory for something that stays until <see cref="LetGo"/>.</summary>
    /// <param name="account">Who is answerable; null when nobody is.</param>
    /// <param name="bytes">How much.</param>
    /// <returns>Why there is none; null when it was taken.</returns>
    public BrokerError? TryHold(Account? account, long bytes)
    {
        lock (_gate)
        {
            var error = CheckHold(account, bytes);
            if (error is null) Change(account, bytes);
            return error;
        }
    }

    /// <summary>Says what <see cref="TryHold"/> would, and takes nothing.</summary>
    public BrokerError? CheckHold(Account? account, long bytes)
    {
        lock (_gate)
        {
            if (_held + bytes > MostHeld) return Refusal("connections, destinations, subscriptions and open transactions", MostHeld);
            if (account is not { } who || _byAccount.GetValueOrDefault(who) + bytes <= MostOfAccount) return null;
            return Refusal($"connections, destinations, subscriptions and open transactions of {who}", MostOfAccount);
        }
    }

    /// <summary>Takes memory without asking, for what is there already.</summary>
    public void Hold(Account? account, long bytes)
    {
        lock (_gate) Change(account, bytes);
    }

    public void LetGo(Account? account, long bytes)
    {
        lock (_gate) Change(account, -bytes);
    }

    /// <summary>What was taken was taken by somebody, and nobody gives back more.</summary>
    public void Check()
    {
        lock (_gate)
        {
            Invariant.Holds(Used >= 0, $"Memory: {Used} bytes are reserved, which must not be below 0");
            foreach (var (account, held) in _byAccount) Invariant.Holds(held > 0, $"Memory: {account} holds {held} bytes, which must be above 0");
            Invariant.Holds(_byAccount.Values.Sum() <= _held, $"Memory: accounts hold {_byAccount.Values.Sum()} bytes, all together {_held}");
        }
    }

    private static BrokerError Refusal(string whose, long limit) =>
        new(ErrorCode.MemoryLimit, $"The memory for {whose} was exceeded ({new ByteSize(limit)}, a share of broker.memory-limit)");

    private void Change(Account? account, long bytes)
    {
        Interlocked.Add(ref _held, bytes);
        if (account is not { } who) return;
        var held = _byAccount.GetValueOrDefault(who) + bytes;
        if (held == 0) _byAccount.Remove(who);
        else _byAccount[who] = held;
    }
}
