using ActorMQ.Model.Destinations;

namespace ActorMQ.Persistence.Commits;

/// <summary>
/// Which lane belongs to which queue and priority. Numbers are given out in memory; the store learns of a lane with its first message.
/// Any thread.
/// </summary>
public sealed class LaneDirectory
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(DestinationName Destination, byte Priority), int> _open = [];
    private readonly Dictionary<int, LaneName> _names = [];
    private readonly HashSet<int> _closed = [];
    private readonly HashSet<int> _reserved;
    private int _lastLane;

    public LaneDirectory(JournalRecovery recovery)
    {
        _reserved = [.. recovery.ReservedLanes];
        foreach (var lane in _reserved) _lastLane = Math.Max(_lastLane, lane);
        foreach (var lane in recovery.Lanes)
        {
            // In a damaged journal there may be two for one queue; messages of both are delivered, new ones go to the last.
            _open[(lane.Destination, lane.Priority)] = lane.Lane;
            _names.Add(lane.Lane, new LaneName(lane.Lane, lane.Destination, lane.Priority));
            _lastLane = Math.Max(_lastLane, lane.Lane);
        }
    }

    /// <summary>The lane for a queue's messages of one priority: the existing one or a new one.</summary>
    public int Open(DestinationName destination, byte priority)
    {
        lock (_gate)
        {
            if (_open.TryGetValue((destination, priority), out var lane)) return lane;
            lane = NextFree();
            _open.Add((destination, priority), lane);
            _names.Add(lane, new LaneName(lane, destination, priority));
            return lane;
        }
    }

    /// <summary>True from <see cref="Open"/> to <see cref="Close"/>.</summary>
    public bool IsOpen(int lane)
    {
        lock (_gate) return _names.ContainsKey(lane) && !_closed.Contains(lane);
    }

    /// <summary>The lane is about to be dropped: from now on its queue gets another one.</summary>
    public void Close(int lane)
    {
        lock (_gate)
        {
            if (!_names.TryGetValue(lane, out var name) || !_closed.Add(lane)) return;
            _open.Remove((name.Destination, name.Priority));
        }
    }

    /// <summary>Whose lane it is; null once it is forgotten.</summary>
    public LaneName? Find(int lane)
    {
        lock (_gate) return _names.GetValueOrDefault(lane);
    }

    /// <summary>The lane is dropped. Its number comes round again only after eight million others.</summary>
    public void Forget(int lane)
    {
        lock (_gate)
        {
            _names.Remove(lane);
            _closed.Remove(lane);
        }
    }

    private int NextFree()
    {
        for (var tries = 0; tries < LaneName.MaxLane; tries++)
        {
            _lastLane = _lastLane == LaneName.MaxLane ? 1 : _lastLane + 1;
            if (!_names.ContainsKey(_lastLane) && !_reserved.Contains(_lastLane)) return _lastLane;
        }
        throw new JournalException($"All {LaneName.MaxLane} lanes of the journal are in use: delete queues that are no longer needed.");
    }
}
