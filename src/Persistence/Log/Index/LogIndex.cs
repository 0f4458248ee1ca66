using System.Runtime.CompilerServices;
using ActorMQ.Persistence.Log.Records;

namespace ActorMQ.Persistence.Log.Index;

/// <summary>
/// What the log holds and where: what all its events come to, without a single body. Events are applied in their order. No thread of its own
/// and no lock: whoever shares it sees to that.
/// </summary>
internal sealed class LogIndex
{
    /// <summary>What a message takes in the log besides its frame, about, in bytes.</summary>
    public const int Overhead = 24;

    private readonly Dictionary<int, LaneIndex> _lanes = [];

    public EventTable Events { get; } = new();

    public SharedBodies Shares { get; } = new();

    public IReadOnlyCollection<LaneIndex> Lanes => _lanes.Values;

    /// <summary>The last event that was applied; 0 when none was.</summary>
    public long LastEvent => Events.Last;

    /// <summary>The last thing in the log is that its master has closed it.</summary>
    public bool IsClosed { get; set; }

    public long Messages => _lanes.Values.Sum(lane => (long)lane.Entries.Count);

    public void Apply(long number, CommitRecord record)
    {
        Events.Add(number, record.Size);
        foreach (var name in record.Lanes) Open(name);
        foreach (var key in record.TakenBack) Remove(key);
        for (var place = 0; place < record.Puts.Count; place++) Put(number, place, record.Puts[place]);
        foreach (var update in record.Updates) Update(update);
        foreach (var key in record.Deletes) Remove(key);
        foreach (var lane in record.DroppedLanes) Drop(lane);
        if (record.Change == MasterChange.Began && !IsClosed)
        {
            foreach (var lane in _lanes.Values) lane.Entries.CountDeliveries();
        }
        IsClosed = record.Change == MasterChange.Closed;
    }

    /// <summary>The event is there, but what is in it cannot be known.</summary>
    public void Skip(long number, int bytes)
    {
        Events.Add(number, bytes);
        IsClosed = false;
    }

    public LaneIndex? Lane(int lane) => _lanes.GetValueOrDefault(lane);

    public bool Contains(MessageKey key) => _lanes.TryGetValue(key.Lane, out var lane) && !Unsafe.IsNullRef(ref lane.Entries.Find(key.Sequence));

    public bool Remove(MessageKey key)
    {
        if (!_lanes.TryGetValue(key.Lane, out var lane) || !lane.Entries.Remove(key.Sequence, out var removed)) return false;
        lane.Bytes -= removed.Size;
        Release(removed);
        return true;
    }

    /// <summary>The lane has this name from now on, whatever is in it.</summary>
    public LaneIndex Open(LaneName name)
    {
        if (!_lanes.TryGetValue(name.Lane, out var lane)) _lanes.Add(name.Lane, lane = new LaneIndex(name));
        lane.Name = name;
        return lane;
    }

    /// <summary>Adds an entry whose body, if it is shared, has a place already.</summary>
    public void Set(LaneIndex lane, in MessageEntry entry)
    {
        Hold(entry);
        lane.Bytes += entry.Size;
        if (!lane.Entries.Set(entry, out var replaced)) return;
        lane.Bytes -= replaced.Size;
        Release(replaced);
    }

    /// <summary>From now on the body of a share is there.</summary>
    public void PlaceShare(long share, long @event, int place, int size)
    {
        if (Shares.Place(share, @event, place, size) is not { References: > 0 } before) return;
        Events.Use(before.Event, -Live(before.Size));
        Events.Use(@event, Live(size));
    }

    /// <summary>Lanes without messages are none.</summary>
    public void ForgetEmptyLanes()
    {
        foreach (var (number, lane) in _lanes)
        {
            if (lane.Entries.Count == 0) _lanes.Remove(number);
        }
    }

    public MessagePosition PositionOf(int lane, in MessageEntry entry)
    {
        var key = new MessageKey(lane, entry.Sequence);
        if (entry.Event >= 0) return new MessagePosition(key, entry.Event, entry.Place, entry.Size, entry.DeliveryCount);
        var body = Shares.Of(entry.Event);
        return new MessagePosition(key, body.Event, body.Place, body.Size, entry.DeliveryCount);
    }

    /// <summary>The messages of a lane from a key on.</summary>
    public IEnumerable<MessagePosition> From(MessageKey key) =>
        _lanes.TryGetValue(key.Lane, out var lane) ? lane.Entries.From(key.Sequence).Select(entry => PositionOf(key.Lane, entry)) : [];

    /// <summary>Messages in events up to that one, in the order of the events.</summary>
    /// <param name="lastEvent">The last event that is of interest.</param>
    /// <param name="isOnceAShare">Of each shared body one message, and not all.</param>
    public List<MessagePosition> UpTo(long lastEvent, bool isOnceAShare)
    {
        var found = new List<MessagePosition>();
        var shares = new HashSet<long>();
        foreach (var (number, lane) in _lanes)
        {
            foreach (var entry in lane.Entries.From(0))
            {
                var position = PositionOf(number, entry);
                if (position.Event <= lastEvent && (entry.Event >= 0 || !isOnceAShare || shares.Add(entry.Event))) found.Add(position);
            }
        }
        found.Sort((one, other) => (one.Event, one.Place).CompareTo((other.Event, other.Place)));
        return found;
    }

    /// <summary>The message is still where it was.</summary>
    public bool IsAt(MessagePosition position)
    {
        if (!_lanes.TryGetValue(position.Key.Lane, out var lane)) return false;
        ref var entry = ref lane.Entries.Find(position.Key.Sequence);
        return !Unsafe.IsNullRef(ref entry) && PositionOf(position.Key.Lane, entry) == position;
    }

    public JournalRecovery Recovery() => new(
        [.. _lanes.Values
            .Where(lane => lane.Entries.Count > 0)
            .OrderBy(lane => lane.Name.Lane)
            .Select(lane => new RecoveredLane(
                lane.Name.Lane, lane.Name.Destination, lane.Name.Priority, lane.Entries.Count, lane.Bytes, Math.Max(1, lane.Entries.Last + 1)))],
        [])
    {
        LastShare = Shares.LastShare,
    };

    private void Put(long number, int place, PutRecord put)
    {
        // A message whose lane nobody knows: the event that named it is lost.
        if (!_lanes.TryGetValue(put.Key.Lane, out var lane)) return;
        var home = number;
        int size;
        if (put.Share != 0)
        {
            if (put.Body is { } shared) PlaceShare(put.Share, number, place, shared.Size);
            // As above, of the event with the body.
            else if (!Shares.Contains(put.Share)) return;
            home = Shares.ReferenceTo(put.Share);
            size = Shares.Of(home).Size;
        }
        else
        {
            size = put.Body?.Size ?? 0;
        }
        Set(lane, new MessageEntry(put.Key.Sequence, put.DeliveryCount, home, place, size));
    }

    private void Update(DeliveryCountUpdate update)
    {
        if (!_lanes.TryGetValue(update.Key.Lane, out var lane)) return;
        ref var entry = ref lane.Entries.Find(update.Key.Sequence);
        if (!Unsafe.IsNullRef(ref entry)) entry = entry.WithDeliveryCount(update.DeliveryCount);
    }

    private void Drop(int number)
    {
        if (!_lanes.Remove(number, out var lane)) return;
        foreach (var entry in lane.Entries.From(0)) Release(entry);
    }

    private void Hold(in MessageEntry entry)
    {
        if (entry.Event >= 0)
        {
            Events.Use(entry.Event, Live(entry.Size));
            return;
        }
        Shares.Refer(entry.Event);
        var body = Shares.Of(entry.Event);
        if (body.References == 1) Events.Use(body.Event, Live(body.Size));
    }

    private void Release(in MessageEntry entry)
    {
        if (entry.Event >= 0) Events.Use(entry.Event, -Live(entry.Size));
        else if (Shares.Release(entry.Event, out var body)) Events.Use(body.Event, -Live(body.Size));
    }

    private static int Live(int size) => size + Overhead;
}
