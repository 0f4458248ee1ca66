using ActorMQ.Actors.Engine.Invariants;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Credit;

/// <summary>
/// How many destinations there are, of all kinds together, who made them, and what they take in memory. Who has made one that was there when
/// the broker started is not known any more. Safe for use from any thread.
/// </summary>
internal sealed class DestinationQuota
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Account, int> _byAccount = [];
    private readonly IDestinationLimits _limits;
    private readonly MemoryBudget _memory;
    private readonly long _bytes;
    private int _count;

    /// <param name="limits">How many there may be.</param>
    /// <param name="memory">What they take their share of.</param>
    /// <param name="bytes">What one takes.</param>
    public DestinationQuota(IDestinationLimits limits, MemoryBudget memory, long bytes)
    {
        _limits = limits;
        _memory = memory;
        _bytes = bytes;
    }

    /// <summary>Makes room for one more; <see cref="Give"/> gives it back.</summary>
    /// <param name="account">Who is answerable. Null when this broker is: it makes few, such as dead letter queues, and clients are not to miss them.</param>
    /// <returns>Why there is none; null when there is.</returns>
    public BrokerError? TryTake(Account? account)
    {
        lock (_gate)
        {
            if (account is null)
            {
                Take(null);
                return null;
            }
            if (_count >= _limits.MaxDestinations)
                return new BrokerError(
                    ErrorCode.TooManyDestinations,
                    $"The maximum number of destinations was exceeded ({_limits.MaxDestinations}; destinations.max)");
            if (_byAccount.GetValueOrDefault(account.Value) >= _limits.MaxDestinationsPerUser)
            {
                var limit = _limits.MaxDestinationsPerUser;
                return new BrokerError(
                    ErrorCode.TooManyDestinations,
                    $"The maximum number of destinations of {account} was exceeded ({limit}; destinations.max-per-user)");
            }
            if (_memory.TryHold(account, _bytes) is { } error) return error;
            Change(account, 1);
            return null;
        }
    }

    /// <summary>Takes note of one that must be there.</summary>
    public void Take(Account? account)
    {
        _memory.Hold(account, _bytes);
        lock (_gate) Change(account, 1);
    }

    public void Give(Account? account)
    {
        lock (_gate) Change(account, -1);
        _memory.LetGo(account, _bytes);
    }

    /// <summary>Accounts have no more than there are.</summary>
    public void Check()
    {
        lock (_gate)
        {
            foreach (var (account, count) in _byAccount) Invariant.Holds(count > 0, $"Quota: {account} has {count} destinations, which must be above 0");
            Invariant.Holds(_byAccount.Values.Sum() <= _count, $"Quota: accounts have {_byAccount.Values.Sum()} destinations, and there are {_count}");
        }
    }

    private void Change(Account? account, int change)
    {
        _count += change;
        if (account is not { } who) return;
        var count = _byAccount.GetValueOrDefault(who) + change;
        if (count == 0) _byAccount.Remove(who);
        else _byAccount[who] = count;
    }
}
