using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Nodes.Admin;

/// <summary>Those that have the most of something, in order; others are not kept. Belongs to one thread.</summary>
internal sealed class DestinationRanking
{
    // The first to be dropped is at the head.
    private readonly PriorityQueue<DestinationStatus, DestinationStatus> _kept;
    private readonly Comparison<DestinationStatus> _order;
    private readonly int _most;

    /// <param name="counter">Of what.</param>
    /// <param name="most">How many are kept; those with less, or with a later name, are dropped.</param>
    public DestinationRanking(Func<DestinationStatus, long> counter, int most)
    {
        _most = most;
        _order = (one, other) => counter(other).CompareTo(counter(one)) is var byCount && byCount != 0
            ? byCount
            : DestinationName.CompareTexts(one.Name, other.Name);
        _kept = new PriorityQueue<DestinationStatus, DestinationStatus>(Comparer<DestinationStatus>.Create((one, other) => _order(other, one)));
    }

    public void Add(DestinationStatus status)
    {
        if (_kept.Count < _most) _kept.Enqueue(status, status);
        else if (_most > 0) _kept.EnqueueDequeue(status, status);
    }

    /// <summary>In order; none is left.</summary>
    public IReadOnlyList<DestinationStatus> TakeAll()
    {
        var all = new DestinationStatus[_kept.Count];
        for (var i = all.Length - 1; i >= 0; i--) all[i] = _kept.Dequeue();
        return all;
    }
}
