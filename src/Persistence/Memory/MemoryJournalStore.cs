using ActorMQ.Persistence.Commits;

namespace ActorMQ.Persistence.Memory;

/// <summary>
/// Keeps everything in memory: for tests, for simulations and for brokers that may forget. What "survives a restart" is in the
/// <see cref="MemoryDisk"/>: another store on the same one finds it.
/// </summary>
public sealed class MemoryJournalStore : IJournalStore
{
    private readonly MemoryDisk _disk;

    public MemoryJournalStore(MemoryDisk disk) => _disk = disk;

    public string Driver => "memory";

    public long SizeBytes => 0;

    public JournalRecovery Open()
    {
        lock (_disk.Gate)
        {
            if (_disk.Holder is not null) throw new JournalException("The memory journal is open already: close it first.");
            _disk.Holder = this;
            foreach (var (number, lane) in _disk.Lanes)
            {
                lane.Rows.RemoveWhere(row => row.IsTransient);
                if (lane.Rows.Count == 0) _disk.Lanes.Remove(number);
            }
            return new JournalRecovery([.. _disk.Lanes.Values.Select(Recover).OrderBy(lane => lane.Lane)], []) { LastShare = LastShare() };
        }
    }

    public void EnsureRoom(long bytes)
    {
    }

    public void Commit(CommitPlan plan)
    {
        lock (_disk.Gate)
        {
            EnsureHeld();
            foreach (var name in plan.NewLanes) LaneOf(name.Lane).Name = name;
            foreach (var put in plan.Puts) Put(put);
            foreach (var update in plan.Updates)
            {
                if (Find(update.Key) is { } row) row.DeliveryCount = update.DeliveryCount;
            }
            foreach (var key in plan.Deletes)
            {
                if (_disk.Lanes.TryGetValue(key.Lane, out var lane)) lane.Rows.Remove(MemoryRow.At(key));
            }
            foreach (var lane in plan.DroppedLanes) _disk.Lanes.Remove(lane);
        }
    }

    public TimeSpan? Maintain(bool isIdle) => null;

    public JournalPage Read(PageRequest request)
    {
        lock (_disk.Gate)
        {
            EnsureHeld();
            var messages = new List<StoredMessage>();
            if (!_disk.Lanes.TryGetValue(request.From.Lane, out var lane)) return new JournalPage(request, messages, true, []);
            var bytes = 0L;
            var end = new MessageKey(request.From.Lane, MessageKey.MaxSequence);
            foreach (var row in lane.Rows.GetViewBetween(MemoryRow.At(request.From), MemoryRow.At(end)))
            {
                if (messages.Count == request.MaxCount || (messages.Count > 0 && bytes >= request.MaxBytes))
                {
                    return new JournalPage(request, messages, false, []);
                }
                messages.Add(new StoredMessage(row.Key, row.Message!, row.DeliveryCount));
                bytes += row.Message!.Size;
            }
            return new JournalPage(request, messages, true, []);
        }
    }

    public JournalVerification Verify()
    {
        lock (_disk.Gate) return new JournalVerification(_disk.Lanes.Count, _disk.Lanes.Values.Sum(lane => (long)lane.Rows.Count), []);
    }

    public void LeaveInDoubt()
    {
        // It ends with the process.
    }

    public void Dispose()
    {
        lock (_disk.Gate)
        {
            if (_disk.Holder == this) _disk.Holder = null;
        }
    }

    private static RecoveredLane Recover(MemoryLane lane) => new(
        lane.Name!.Lane,
        lane.Name.Destination,
        lane.Name.Priority,
        lane.Rows.Count,
        lane.Rows.Sum(row => (long)row.Message!.Size),
        lane.Rows.Max!.Key.Sequence + 1);

    private long LastShare() => _disk.Lanes.Values.SelectMany(lane => lane.Rows).Select(row => row.Message!.ShareId).DefaultIfEmpty().Max();

    private void EnsureHeld()
    {
        if (_disk.Holder != this) throw new JournalException("The memory journal is not open.");
    }

    private void Put(JournalPut put)
    {
        var rows = LaneOf(put.Key.Lane).Rows;
        var row = new MemoryRow(put.Key, put.Message, put.DeliveryCount, put.IsTransient);
        rows.Remove(row);
        rows.Add(row);
    }

    private MemoryLane LaneOf(int number)
    {
        if (!_disk.Lanes.TryGetValue(number, out var lane)) _disk.Lanes.Add(number, lane = new MemoryLane());
        return lane;
    }

    private MemoryRow? Find(MessageKey key) =>
        _disk.Lanes.TryGetValue(key.Lane, out var lane) && lane.Rows.TryGetValue(MemoryRow.At(key), out var row) ? row : null;
}
