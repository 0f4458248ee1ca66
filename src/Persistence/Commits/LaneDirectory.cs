using ActorMQ.Model.Destinations;

namespace ActorMQ.Persistence.Commits;

/// <summary>
/// Which lane belongs to which queue and priority, and which numbers shared frames have. Numbers are given out in memory; the store learns
/// of a lane, or a shared frame, with its first message. Any thread.
/// </summary>
public sealed class LaneDirectory
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(DestinationName Destination, byte Priority), Entry> _open = [];
    private readonly Dictionary<int, Entry> _entries = [];
    private readonly HashSet<int> _reserved;
    private int _lastLane;
    private long _lastShare;

    public LaneDirectory(JournalRecovery recovery)
    {
        _reserved = [.. recovery.ReservedLanes];
        _lastShare = recovery.LastShare;
        foreach (var lane in _reserved) _lastLane = Math.Max(_lastLane, lane);
        foreach (var lane in recovery.Lanes)
        {
            Add(new LaneName(lane.Lane, lane.Destination, lane.Priority)).NextSequence = lane.NextSequence;
            _lastLane = Math.Max(_lastLane, lane.Lane);
        }
    }

    /// <summary>See <see cref="IMessageJournal.NextShare"/>.</summary>
    public long NextShare() => Interlocked.Increment(ref _lastShare);

    /// <summary>The lane for a queue's messages of one priority: the existing one or a new one.</summary>
    public int Open(DestinationName destination, byte priority)
    {
        lock (_gate)
        {
            var entry = _open.GetValueOrDefault((destination, priority)) ?? Add(new LaneName(NextFree(), destination, priority));
            return entry.Name.Lane;
        }
    }

    /// <summary>
    /// Another lane for the queue and priority of this one, which is about to be dropped: what is to outlive it moves to the new one with
    /// the same batch.
    /// </summary>
    public int Renew(int lane)
    {
        lock (_gate)
        {
            var name = Find(lane) ?? throw new ArgumentException($"lane {lane} is not open", nameof(lane));
            Close(lane);
            return Open(name.Destination, name.Priority);
        }
    }

    /// <summary>True as long as messages can be written to it.</summary>
    public bool IsOpen(int lane)
    {
        lock (_gate) return _entries.TryGetValue(lane, out var entry) && !entry.IsClosed;
    }

    /// <summary>For each batch that is handed over: notes which numbers it uses, and closes the lanes that it drops.</summary>
    /// <exception cref="ArgumentException">It has a message for a lane that is not open.</exception>
    public void Accept(JournalBatch batch)
    {
        var (lane, last) = (0, 0L);
        foreach (var put in batch.Puts)
        {
            if (put.Key.Lane != lane)
            {
                if (lane != 0) Use(lane, last);
                (lane, last) = (put.Key.Lane, 0L);
            }
            last = Math.Max(last, put.Key.Sequence);
        }
        if (batch.Puts.Count > 0) Use(lane, last);
        foreach (var dropped in batch.DroppedLanes) Close(dropped);
    }

    /// <summary>The lane is about to be dropped: from now on its queue gets another one.</summary>
    public void Close(int lane)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(lane, out var entry) || entry.IsClosed) return;
            entry.IsClosed = true;
            _open.Remove((entry.Name.Destination, entry.Name.Priority));
        }
    }

    /// <summary>Whose lane it is; null once it is forgotten.</summary>
    public LaneName? Find(int lane)
    {
        lock (_gate) return _entries.GetValueOrDefault(lane)?.Name;
    }

    /// <summary>A queue's open lanes.</summary>
    public IReadOnlyList<LaneUse> Of(DestinationName destination)
    {
        lock (_gate)
        {
            var lanes = new List<LaneUse>();
            for (byte priority = 0; priority <= LaneName.MaxPriority; priority++)
            {
                if (_open.TryGetValue((destination, priority), out var entry)) lanes.Add(new LaneUse(entry.Name, entry.NextSequence));
            }
            return lanes;
        }
    }

    /// <summary>The lane is dropped. Its number comes round again only after eight million others.</summary>
    public void Forget(int lane)
    {
        lock (_gate) _entries.Remove(lane);
    }

    private Entry Add(LaneName name)
    {
        var entry = new Entry(name);
        _entries.Add(name.Lane, entry);
        // In a damaged journal there may be two for one queue; messages of both are delivered, new ones go to the last.
        _open[(name.Destination, name.Priority)] = entry;
        return entry;
    }

    private void Use(int lane, long sequence)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(lane, out var entry) || entry.IsClosed) throw new ArgumentException($"lane {lane} is not open", nameof(lane));
            entry.NextSequence = Math.Max(entry.NextSequence, sequence + 1);
        }
    }

    private int NextFree()
    {
        for (var tries = 0; tries < LaneName.MaxLane; tries++)
        {
            _lastLane = _lastLane == LaneName.MaxLane ? 1 : _lastLane + 1;
            if (!_entries.ContainsKey(_lastLane) && !_reserved.Contains(_lastLane)) return _lastLane;
        }
        throw new JournalException($"All {LaneName.MaxLane} lanes of the journal are in use: delete queues that are no longer needed.");
    }

    private sealed class Entry(LaneName name)
    {
        public LaneName Name { get; } = name;

        public long NextSequence { get; set; } = 1;

        public bool IsClosed { get; set; }
    }
}
