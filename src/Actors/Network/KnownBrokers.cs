using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Engine.Invariants;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Publishing;

namespace ActorMQ.Actors.Network;

/// <summary>
/// What other brokers have made known, as topics read it: they are known until nobody waits for them any longer. Belongs to the network's turns.
/// </summary>
internal sealed class KnownBrokers(NetworkTargets targets)
{
    private readonly SortedDictionary<string, Announcement> _known = new(StringComparer.Ordinal);
    private readonly InterestIntake _interest = new();
    private bool _haveOwnersChanged;

    /// <summary>A broker has made something known.</summary>
    /// <returns>What it wants and did not want before, and the other way round.</returns>
    public InterestChange Change(string broker, Announcement announcement)
    {
        _known.TryGetValue(broker, out var known);
        var change = known is null ? new InterestChange([.. announcement.Interest], []) : announcement.InterestSince(known.Interest);
        _interest.Add(broker, change);
        _known[broker] = announcement;
        _haveOwnersChanged |= known?.TemporaryPrefix != announcement.TemporaryPrefix;
        return change;
    }

    public void Forget(string broker)
    {
        if (!_known.Remove(broker, out var known)) return;
        _interest.Add(broker, new InterestChange([], [.. known.Interest]));
        _haveOwnersChanged = true;
    }

    /// <summary>Ends a turn.</summary>
    /// <returns>False when there is more to arrange than the turn has room for.</returns>
    public bool Flush(TurnBudget budget)
    {
        var isDone = _interest.Continue(budget);
        targets.Replace(_interest.Interest);
        if (_haveOwnersChanged) targets.ReplaceOwners([.. _known.Select(known => (known.Key, known.Value.TemporaryPrefix))]);
        _haveOwnersChanged = false;
        return isDone;
    }

    /// <summary>To be called after <see cref="Flush"/>.</summary>
    public void Check()
    {
        Invariant.Holds(!_haveOwnersChanged, $"Network: topics were not told whose temporary destinations are whose");
        foreach (var (broker, announcement) in _known)
            Invariant.Holds(announcement.Broker.Name == broker, $"Network: {broker} has made known what {announcement.Broker.Name} did");
    }
}
