using System.Collections.Immutable;
using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Protocol;

namespace ActorMQ.Actors.Publishing;

/// <summary>
/// Arranges what other brokers want, in the order in which they say so, and bit by bit: a broker with many subscriptions that comes or goes is
/// more than one turn's work. Until its turn has come it counts as if it had been heard later. Belongs to one thread.
/// </summary>
internal sealed class InterestIntake
{
    // An entry has its selector compiled and is filed.
    private const int EntriesPerStep = 4;

    private readonly Queue<(string Broker, InterestChange Change)> _changes = new();
    private int _taken;

    /// <summary>What is wanted as far as it is arranged.</summary>
    public RemoteInterest Interest { get; private set; } = RemoteInterest.None;

    public void Add(string broker, InterestChange change)
    {
        if (!change.IsEmpty) _changes.Enqueue((broker, change));
    }

    /// <returns>True when everything is arranged; else the rest is for another turn.</returns>
    public bool Continue(TurnBudget budget)
    {
        while (_changes.TryPeek(out var next))
        {
            if (budget.IsSpent) return false;
            budget.Spend();
            var (removed, added) = (next.Change.Removed, next.Change.Added);
            // What is wanted no more first: it may be wanted again in other words.
            var part = _taken < removed.Length
                ? new InterestChange([], Part(removed, _taken))
                : new InterestChange(Part(added, _taken - removed.Length), []);
            Interest = Interest.After(next.Broker, part);
            _taken += part.Added.Length + part.Removed.Length;
            if (_taken < removed.Length + added.Length) continue;
            _changes.Dequeue();
            _taken = 0;
        }
        return true;
    }

    private static ImmutableArray<InterestEntry> Part(ImmutableArray<InterestEntry> all, int from) =>
        all.Slice(from, Math.Min(EntriesPerStep, all.Length - from));
}
