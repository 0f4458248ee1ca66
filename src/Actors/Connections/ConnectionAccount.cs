using ActorMQ.Actors.Admission;
using ActorMQ.Actors.Credit;
using ActorMQ.Actors.Engine.Invariants;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Connections;

/// <summary>The memory that a connection takes, and who is answerable for it: nobody until the client has logged in, then its user.</summary>
internal sealed class ConnectionAccount(MemoryBudget memory)
{
    private long _held;

    public Account Owner { get; private set; }

    /// <summary>So much more memory is taken for the connection, or less.</summary>
    public void Hold(long bytes)
    {
        _held += bytes;
        memory.Hold(Owner == default ? null : Owner, bytes);
    }

    /// <summary>Why the user may not have so much more; null when he may.</summary>
    public BrokerError? CheckHold(long bytes) => memory.CheckHold(Owner, bytes);

    /// <summary>From here on what the connection takes is its user's.</summary>
    public BrokerError? TryPassTo(Account owner)
    {
        // It had to wait for its client-id, and comes again.
        if (Owner == owner) return null;
        if (memory.TryHold(owner, _held) is { } error) return error;
        memory.LetGo(null, _held);
        Owner = owner;
        return null;
    }

    public void Close() => Hold(-_held);

    /// <param name="subscriptions">How many there are.</param>
    /// <param name="transacted">What open transactions take.</param>
    public void Check(int subscriptions, long transacted)
    {
        var expected = Footprint.Connection + ((long)subscriptions * Footprint.Subscription) + transacted;
        Invariant.Holds(_held == expected, $"Connection: {_held} bytes are held, and what there is takes {expected}");
    }
}
