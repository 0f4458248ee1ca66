using System.Diagnostics.CodeAnalysis;
using ActorMQ.Actors.Destinations;

namespace ActorMQ.Actors.Queues;

/// <summary>
/// The consumers of a queue and whose turn it is. Those without a selector wait in line, one line for each consumer priority; those
/// with one are found through an index of the values they ask for, so that a thousand of them cost one look-up.
/// </summary>
/// <remarks>
/// Who would have liked a message but had no room for it remembers the place (<see cref="MissedPlaces"/>), and gets nothing that comes
/// later in the lane before it has been back there: so each sees the messages in order. Those without a selector all want the same:
/// what none of them had room for they remember together, and they go back together.
/// </remarks>
internal sealed class ConsumerSet
{
    private readonly Dictionary<ISubscriber, QueueConsumer> _all = new(ReferenceEqualityComparer.Instance);
    private readonly List<ConsumerLine> _lines = [];
    private readonly SelectorIndex _selective = new();
    private readonly MessageGroups _groups = new();
    private readonly List<QueueConsumer> _exclusive = [];
    private readonly List<QueueConsumer> _candidates = [];
    private readonly List<QueueConsumer> _returning = [];
    private readonly MissedPlaces _missedInLine = new();
    private int _withRoom;
    private long _served;

    public int Count => _all.Count;

    public IReadOnlyCollection<QueueConsumer> All => _all.Values;

    /// <summary>Consumers that may get a message now.</summary>
    public int WithRoom => Sole is { } sole ? (sole.HasRoom ? 1 : 0) : _withRoom;

    /// <summary>Consumers that have room again and places to come back to, highest priority first.</summary>
    public IReadOnlyList<QueueConsumer> Returning => _returning;

    public IReadOnlyDictionary<string, QueueConsumer> GroupOwners => _groups.Owners;

    /// <summary>The one that is served alone, if any asked for that.</summary>
    public QueueConsumer? Sole => _exclusive.Count > 0 ? _exclusive[0] : null;

    /// <summary>True when one without a selector has room.</summary>
    public bool AnyInLine => _lines.Exists(static line => line.First is not null);

    public void Add(QueueConsumer consumer)
    {
        _all.Add(consumer.Request.Subscriber, consumer);
        if (consumer.Request.Selector is null) consumer.Line = LineFor(consumer.Request.Priority);
        else _selective.Add(consumer);
        if (consumer.Request.IsExclusive) AddExclusive(consumer);
        OnRoom(consumer);
    }

    public bool TryGet(ISubscriber subscriber, [NotNullWhen(true)] out QueueConsumer? consumer) => _all.TryGetValue(subscriber, out consumer);

    public bool Remove(ISubscriber subscriber, [NotNullWhen(true)] out QueueConsumer? consumer)
    {
        if (!_all.Remove(subscriber, out consumer)) return false;
        if (consumer.HasRoom) OnNoRoom(consumer);
        if (consumer.IsReturning) _returning.Remove(consumer);
        _exclusive.Remove(consumer);
        _selective.Remove(consumer);
        _groups.Release(consumer);
        return true;
    }

    /// <summary>A consumer that was full, or is new, may take messages again.</summary>
    public void OnRoom(QueueConsumer consumer)
    {
        if (!consumer.HasRoom) return;
        _withRoom++;
        consumer.Line?.Append(consumer);
        if (consumer.Missed is not null) AddReturning(consumer);
    }

    /// <summary>
    /// A consumer has just taken a message.
    /// </summary>
    /// <returns>Whose message group that has closed; null as a rule.</returns>
    public QueueConsumer? OnServed(QueueConsumer consumer, QueueEntry entry)
    {
        consumer.LastServed = ++_served;
        if (!consumer.HasRoom) OnNoRoom(consumer);
        else consumer.Line?.MoveToEnd(consumer);
        return _groups.OnServed(entry.Message, consumer);
    }

    /// <summary>
    /// Who gets the message: of those that want it and have room the one of highest priority, and of these the one that was served
    /// least recently. When there is none, those that want it remember it.
    /// </summary>
    public QueueConsumer? Pick(QueueEntry entry)
    {
        if (Sole is { } sole) return PickAlone(sole, entry);
        if (_groups.TryGetOwner(entry.Message, out var owner) && Wants(owner, entry)) return PickAlone(owner, entry);
        var best = FirstInLine(entry.Lane);
        if (_selective.Count > 0) best = BestOfSelective(entry, best);
        else if (best is null) NoteMissedInLine(entry.Lane, entry.Sequence);
        return best;
    }

    /// <summary>True when the consumer would get the message if it were the only one with room.</summary>
    public bool MayTake(QueueConsumer consumer, QueueEntry entry)
    {
        if (Sole is { } sole) return sole == consumer && Wants(consumer, entry);
        return Wants(consumer, entry) && (!_groups.TryGetOwner(entry.Message, out var owner) || owner == consumer || !Wants(owner, entry));
    }

    public void NoteMissed(QueueConsumer consumer, QueueLane lane, long sequence)
    {
        (consumer.Missed ??= new MissedPlaces()).Note(lane, sequence);
        if (consumer.HasRoom) AddReturning(consumer);
    }

    /// <summary>Those without a selector have no room for a message, or must wait until it is read from disk.</summary>
    public void NoteMissedInLine(QueueLane lane, long sequence) => _missedInLine.Note(lane, sequence);

    /// <summary>The place in a lane that those without a selector must go back to now; the greatest number when there is none.</summary>
    public long TakeMissedInLine(QueueLane lane)
    {
        var first = long.MaxValue;
        if (!AnyInLine) return first;
        if (_missedInLine.TryTake(lane, out var place)) first = place;
        foreach (var consumer in _returning)
        {
            if (consumer.Line is not null && consumer.HasRoom && consumer.Missed!.TryTake(lane, out place)) first = Math.Min(first, place);
        }
        return first;
    }

    /// <summary>To be called when everybody has been offered what it had missed.</summary>
    public void ForgetReturned()
    {
        if (_returning.Count == 0) return;
        foreach (var consumer in _returning)
        {
            if (consumer.Missed!.Count == 0) consumer.Missed = null;
            consumer.IsReturning = consumer.HasRoom && consumer.Missed is not null;
        }
        _returning.RemoveAll(static consumer => !consumer.IsReturning);
    }

    private static bool Wants(QueueConsumer consumer, QueueEntry entry) => consumer.Request.Selector?.Matches(entry.Message) ?? true;

    private static bool CanTake(QueueConsumer consumer, QueueLane lane) => consumer.HasRoom && !consumer.IsBehindIn(lane);

    private static bool IsBefore(QueueConsumer candidate, QueueConsumer best) =>
        candidate.Request.Priority != best.Request.Priority
            ? candidate.Request.Priority > best.Request.Priority
            : candidate.LastServed < best.LastServed;

    private QueueConsumer? PickAlone(QueueConsumer consumer, QueueEntry entry)
    {
        if (!Wants(consumer, entry)) return null;
        if (CanTake(consumer, entry.Lane)) return consumer;
        NoteMissed(consumer, entry.Lane, entry.Sequence);
        return null;
    }

    private QueueConsumer? BestOfSelective(QueueEntry entry, QueueConsumer? best)
    {
        _candidates.Clear();
        _selective.FindMatching(entry.Message, _candidates);
        foreach (var candidate in _candidates)
        {
            if (CanTake(candidate, entry.Lane) && (best is null || IsBefore(candidate, best))) best = candidate;
        }
        if (best is not null) return best;
        foreach (var candidate in _candidates) NoteMissed(candidate, entry.Lane, entry.Sequence);
        if (_all.Count > _selective.Count) NoteMissedInLine(entry.Lane, entry.Sequence);
        return null;
    }

    private QueueConsumer? FirstInLine(QueueLane lane)
    {
        if (_missedInLine.Has(lane)) return null;
        foreach (var line in _lines)
        {
            for (var consumer = line.First; consumer is not null; consumer = consumer.Behind)
            {
                if (!consumer.IsBehindIn(lane)) return consumer;
            }
        }
        return null;
    }

    private void OnNoRoom(QueueConsumer consumer)
    {
        _withRoom--;
        consumer.Line?.Remove(consumer);
    }

    private void AddReturning(QueueConsumer consumer)
    {
        if (consumer.IsReturning) return;
        consumer.IsReturning = true;
        var index = _returning.FindIndex(other => other.Request.Priority < consumer.Request.Priority);
        _returning.Insert(index < 0 ? _returning.Count : index, consumer);
    }

    private ConsumerLine LineFor(int priority)
    {
        var index = _lines.FindIndex(line => line.Priority <= priority);
        if (index >= 0 && _lines[index].Priority == priority) return _lines[index];
        var line = new ConsumerLine(priority);
        _lines.Insert(index < 0 ? _lines.Count : index, line);
        return line;
    }

    private void AddExclusive(QueueConsumer consumer)
    {
        // The first that came stays, unless a later one has a higher consumer priority.
        var index = _exclusive.FindIndex(other => other.Request.Priority < consumer.Request.Priority);
        _exclusive.Insert(index < 0 ? _exclusive.Count : index, consumer);
    }
}
