using System.Collections.Immutable;

namespace ActorMQ.Actors.Network;

/// <summary>
/// What brokers last said of their links. A way that leads over a link which one of its ends says it does not have is an old story, whoever
/// tells it: without this, brokers would go through all the longer ways there might be to one that is gone, and tell each other of every one.
/// </summary>
internal sealed class KnownLinks
{
    private readonly Dictionary<string, ImmutableArray<string>> _neighbours = new(StringComparer.Ordinal);

    /// <param name="broker">Whose links.</param>
    /// <param name="newest">What it said last; null when nobody tells of it any more.</param>
    /// <returns>Whether that is something else than before: then ways that lead through it have to be looked at again.</returns>
    public bool Learn(string broker, Announcement? newest)
    {
        if (newest is null) return _neighbours.Remove(broker);
        if (_neighbours.TryGetValue(broker, out var before) && before.SequenceEqual(newest.Neighbours)) return false;
        _neighbours[broker] = newest.Neighbours;
        return true;
    }

    /// <summary>Whether nobody on the way denies it. Of whom nothing is known, nothing is doubted.</summary>
    public bool Allow(ImmutableArray<string> path)
    {
        for (var i = 1; i < path.Length; i++)
        {
            if (Denies(path[i - 1], path[i]) || Denies(path[i], path[i - 1])) return false;
        }
        return true;
    }

    // In order of their names, as announced.
    private bool Denies(string broker, string neighbour) =>
        _neighbours.TryGetValue(broker, out var neighbours) && neighbours.BinarySearch(neighbour, StringComparer.Ordinal) < 0;
}
