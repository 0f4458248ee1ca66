using ActorMQ.Persistence.Log.Database;
using ActorMQ.Persistence.Log.Index;
using ActorMQ.Persistence.Log.Records;
using ActorMQ.Persistence.Log.Spill;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Persistence.Log;

/// <summary>
/// Reads pages: positions from the index, bodies from the log, an event once for all messages that are wanted of it. What belongs to the
/// reader thread; the writer reads what it moves through one of its own.
/// </summary>
internal sealed class LogPages(LogContent content, LogReader reader, SpillStore spill, LogJournalOptions options, ILogger log)
{
    /// <summary>Events in between that nobody wants are read along up to this, in bytes, rather than asking twice.</summary>
    private const long MaxGap = 64 << 10;

    /// <summary>Whoever has more damaged messages knows it by then.</summary>
    private const int MaxReported = 10_000;

    /// <summary>A message that was written again, or an event that was deleted, while it was looked for: then it is looked for once more.</summary>
    private const int Attempts = 3;

    private readonly RecordCache _cache = new(options.ReadCache.Bytes);
    private readonly HashSet<MessageKey> _reported = [];

    public JournalPage Read(PageRequest request)
    {
        for (var attempt = 1; ; attempt++)
        {
            var damaged = new List<MessageKey>();
            var spilled = spill.Read(request, damaged);
            var positions = Positions(request);
            var wanted = Choose(request, positions, spilled, out var isEnd);
            var missing = new List<MessageKey>();
            var messages = Load([.. wanted.Where(item => item.Position is not null).Select(item => item.Position!.Value)], missing);
            messages.AddRange(wanted.Where(item => item.Spilled is not null).Select(item => item.Spilled!.Value));
            if (missing.Count > 0 && attempt < Attempts && HaveMoved(positions)) continue;
            messages.Sort((one, other) => one.Key.CompareTo(other.Key));
            damaged.AddRange(missing);
            Report(missing);
            return new JournalPage(request, messages, isEnd, damaged);
        }
    }

    /// <summary>The messages at these positions, as far as they can be read, in no particular order.</summary>
    /// <param name="positions">Where they are.</param>
    /// <param name="missing">Gets the keys of the others.</param>
    public List<StoredMessage> Load(IReadOnlyCollection<MessagePosition> positions, List<MessageKey> missing)
    {
        var wanted = positions.ToLookup(position => position.Event);
        var messages = new List<StoredMessage>(positions.Count);
        var uncached = new List<long>();
        foreach (var group in wanted.OrderBy(group => group.Key))
        {
            if (_cache.Find(group.Key) is { } record) Take(record, group, messages, missing);
            else uncached.Add(group.Key);
        }
        var left = uncached.ToHashSet();
        foreach (var (from, to) in Ranges(uncached))
        {
            foreach (var stored in reader.Read(from, to))
            {
                if (!left.Contains(stored.Number) || Parse(stored) is not { } record) continue;
                left.Remove(stored.Number);
                Take(record, wanted[stored.Number], messages, missing);
                _cache.Add(stored.Number, record);
            }
        }
        foreach (var number in left) missing.AddRange(wanted[number].Select(position => position.Key));
        return messages;
    }

    private List<MessagePosition> Positions(PageRequest request)
    {
        var positions = new List<MessagePosition>();
        var bytes = 0L;
        lock (content.Gate)
        {
            foreach (var position in content.Index.From(request.From))
            {
                var isFull = positions.Count >= request.MaxCount || (positions.Count > 0 && bytes >= request.MaxBytes);
                positions.Add(position);
                bytes += position.Size;
                if (isFull) break;
            }
        }
        return positions;
    }

    /// <summary>What goes into the page, of both kinds; each list has one more than would fit, if there is one.</summary>
    private static List<(MessagePosition? Position, StoredMessage? Spilled)> Choose(
        PageRequest request, List<MessagePosition> positions, IReadOnlyList<StoredMessage> spilled, out bool isEnd)
    {
        var chosen = new List<(MessagePosition?, StoredMessage?)>();
        var (stored, bytes, transient) = (0, 0L, 0);
        while (stored < positions.Count || transient < spilled.Count)
        {
            isEnd = false;
            if (chosen.Count >= request.MaxCount || (chosen.Count > 0 && bytes >= request.MaxBytes)) return chosen;
            if (transient == spilled.Count || (stored < positions.Count && positions[stored].Key < spilled[transient].Key))
            {
                bytes += positions[stored].Size;
                chosen.Add((positions[stored++], null));
            }
            else
            {
                bytes += spilled[transient].Message.Size;
                chosen.Add((null, spilled[transient++]));
            }
        }
        isEnd = true;
        return chosen;
    }

    private static void Take(CommitRecord record, IEnumerable<MessagePosition> positions, List<StoredMessage> messages, List<MessageKey> missing)
    {
        foreach (var position in positions)
        {
            if (record.TryRead(position.Place, out var message)) messages.Add(new StoredMessage(position.Key, message, position.DeliveryCount));
            else missing.Add(position.Key);
        }
    }

    /// <summary>From which event to which one is read at a time, so that all of these are.</summary>
    private List<(long From, long To)> Ranges(List<long> numbers)
    {
        var ranges = new List<(long, long)>();
        if (numbers.Count == 0) return ranges;
        lock (content.Gate)
        {
            var events = content.Index.Events;
            var (from, to, bytes) = (numbers[0], numbers[0], events.BytesOf(numbers[0], numbers[0]));
            foreach (var number in numbers.Skip(1))
            {
                var (gap, size) = (events.BytesOf(to + 1, number - 1), events.BytesOf(number, number));
                if (gap <= MaxGap && bytes + gap + size <= LogReader.PageBytes && number - from < LogConfiguration.MaxEventsPerQuery)
                {
                    (to, bytes) = (number, bytes + gap + size);
                    continue;
                }
                ranges.Add((from, to));
                (from, to, bytes) = (number, number, size);
            }
            ranges.Add((from, to));
        }
        return ranges;
    }

    private bool HaveMoved(List<MessagePosition> positions)
    {
        lock (content.Gate) return !positions.TrueForAll(content.Index.IsAt);
    }

    /// <summary>Null when it is damaged.</summary>
    public static CommitRecord? Parse(StoredEvent stored)
    {
        try
        {
            return CommitRecord.Read(stored.Bytes);
        }
        catch (JournalDamagedException)
        {
            return null;
        }
    }

    /// <summary>Says it once, however often somebody looks at the queue.</summary>
    private void Report(List<MessageKey> damaged)
    {
        var news = damaged.Where(key => _reported.Count < MaxReported && _reported.Add(key)).ToList();
        if (news.Count == 0) return;
        string queue;
        lock (content.Gate) queue = content.Index.Lane(news[0].Lane)?.Name.Destination.ToString() ?? $"lane {news[0].Lane}";
        log.MessagesDamaged(queue, news.Count, news[0], LogLocation.Of(options), "its content does not match its checksum, or is not there");
    }
}
