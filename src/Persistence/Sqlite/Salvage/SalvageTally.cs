using ActorMQ.Model.Destinations;

namespace ActorMQ.Persistence.Sqlite.Salvage;

/// <summary>Counts what is there lane by lane, next to what should be.</summary>
internal sealed class SalvageTally
{
    private readonly Dictionary<int, Entry> _entries = [];
    private readonly IReadOnlyDictionary<int, LaneName> _known;

    /// <param name="known">Whose lanes they are, for certain; what is read need not say it.</param>
    public SalvageTally(IReadOnlyDictionary<int, LaneName> known) => _known = known;

    public int Lanes => _entries.Values.Count(entry => entry.Row is not null);

    public long Messages => _entries.Values.Sum(entry => entry.Readable);

    /// <summary>False when the lane is known already.</summary>
    /// <param name="row">What it says of itself.</param>
    /// <param name="isReliable">Its checksum is right.</param>
    public bool TryAddLane(LaneRow row, bool isReliable)
    {
        var entry = EntryOf(row.Name.Lane);
        if (entry.Row is not null) return false;
        entry.Row = row;
        entry.IsReliable = isReliable;
        return true;
    }

    /// <summary>Null when there is none that can be relied on.</summary>
    public LaneName? NameOf(int lane)
    {
        if (_known.TryGetValue(lane, out var name)) return name;
        return _entries.TryGetValue(lane, out var entry) && entry.IsReliable ? entry.Row!.Name : entry?.FoundName;
    }

    /// <summary>The messages of the lane are on their way out.</summary>
    public bool IsDropped(int lane) => _entries.TryGetValue(lane, out var entry) && entry is { IsReliable: true, Row.IsDropped: true };

    public void Count(SalvagedMessage message, bool isReadable)
    {
        var entry = EntryOf(message.Key.Lane);
        entry.Present++;
        entry.PresentBytes += message.Frame.Length;
        if (!isReadable) return;
        entry.Readable++;
        if (!entry.IsReliable && entry.FoundName is null) entry.FoundName = FindName(entry, message);
    }

    /// <summary>Notes where what is there is not what is counted.</summary>
    public void Compare(Findings findings)
    {
        foreach (var (lane, entry) in _entries.OrderBy(pair => pair.Key))
        {
            if (entry.Row is not { } row) findings.Add($"lane {lane} does not exist, but has {entry.Present} messages");
            else if (entry.IsReliable && !row.IsDropped && (entry.Present, entry.PresentBytes) != (row.Count, row.Bytes))
                findings.Add(
                    $"lane {lane} ({row.Name.Destination}): should have {row.Count} messages with {row.Bytes} bytes, has {entry.Present} with "
                        + $"{entry.PresentBytes}");
        }
    }

    public IReadOnlyList<DamagedQueue> Queues() =>
    [
        .. _entries
            .Where(pair => !IsDropped(pair.Key))
            .Select(pair => (
                Name: NameOf(pair.Key) ?? pair.Value.Row?.Name ?? Unknown(pair.Key),
                Counted: CountedIn(pair.Value),
                Kept: NameOf(pair.Key) is null ? 0 : pair.Value.Readable))
            .GroupBy(lane => lane.Name.Destination)
            .Select(lanes => new DamagedQueue(lanes.Key, lanes.Sum(lane => lane.Counted), lanes.Sum(lane => Math.Max(0, lane.Counted - lane.Kept))))
            .Where(queue => queue.Unreadable > 0)
            .OrderByDescending(queue => queue.Unreadable),
    ];

    private static long CountedIn(Entry entry) => Math.Max(entry.Present, entry.IsReliable ? entry.Row!.Count : 0);

    private static LaneName Unknown(int lane) => new(lane, DestinationName.Queue($"unknown (lane {lane})"), 0);

    /// <summary>
    /// A message says where it was sent; one that is a definition has no id. What waits for a durable subscription does not say for which, and
    /// only the row may.
    /// </summary>
    private static LaneName? FindName(Entry entry, SalvagedMessage salvaged)
    {
        var message = salvaged.ToMessage();
        if (message.Id.Length == 0) return new LaneName(salvaged.Key.Lane, JournalDefinitions.Owner, 0);
        var isAddressed = message.TryGetHeader("destination", out var text);
        if (isAddressed && DestinationAddress.TryParse(text!, out var address, out _) && address.Parts is [{ Name: { Kind: DestinationKind.Queue } queue }])
            return new LaneName(salvaged.Key.Lane, queue, Math.Min(message.Priority, LaneName.MaxPriority));
        return entry.Row?.Name;
    }

    private Entry EntryOf(int lane)
    {
        if (!_entries.TryGetValue(lane, out var entry)) _entries.Add(lane, entry = new Entry());
        return entry;
    }

    private sealed class Entry
    {
        public LaneRow? Row { get; set; }

        public bool IsReliable { get; set; }

        /// <summary>Whose it is according to its messages.</summary>
        public LaneName? FoundName { get; set; }

        public long Present { get; set; }

        public long PresentBytes { get; set; }

        public long Readable { get; set; }
    }
}
