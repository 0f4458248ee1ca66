using System.Diagnostics.CodeAnalysis;
using ActorMQ.Actors.Destinations;
using ActorMQ.Model.Messages;

namespace ActorMQ.Actors.Queues;

/// <summary>
/// The consumers of a queue and whose turn it is. Those without a selector wait in line, one line for each consumer priority; those
/// with one are found through an index of the values they ask for, so that a thousand of them cost one look-up.
/// </summary>
internal sealed class ConsumerSet
{
    private readonly Dictionary<ISubscriber, QueueConsumer> _all = new(ReferenceEqualityComparer.Instance);
    private readonly SortedList<int, Queue<QueueConsumer>> _lines = [];
    private readonly SelectorIndex _selective = new();
    private readonly MessageGroups _groups = new();
    private readonly List<QueueConsumer> _exclusive = [];
    private readonly List<QueueConsumer> _candidates = [];
    private int _withRoom;
    private long _served;

    public int Count => _all.Count;

    public IReadOnlyCollection<QueueConsumer> All => _all.Values;

    /// <summary>Consumers that may get a message now.</summary>
    public int WithRoom => Sole is { } sole ? (sole.HasRoom ? 1 : 0) : _withRoom;

    /// <summary>True when some consumer has places to come back to.</summary>
    public bool AnyMissed { get; private set; }

    public int Groups => _groups.Count;

    /// <summary>The one that is served alone, if any asked for that.</summary>
    private QueueConsumer? Sole => _exclusive.Count > 0 ? _exclusive[0] : null;

    public void Add(QueueConsumer consumer)
    {
        _all.Add(consumer.Request.Subscriber, consumer);
        if (consumer.Request.Selector is not null) _selective.Add(consumer);
        if (consumer.Request.IsExclusive) AddExclusive(consumer);
        OnRoom(consumer);
    }

    public bool TryGet(ISubscriber subscriber, [NotNullWhen(true)] out QueueConsumer? consumer) => _all.TryGetValue(subscriber, out consumer);

    public bool Remove(ISubscriber subscriber, [NotNullWhen(true)] out QueueConsumer? consumer)
    {
        if (!_all.Remove(subscriber, out consumer)) return false;
        if (consumer.HasRoom) _withRoom--;
        consumer.IsRemoved = true;
        _exclusive.Remove(consumer);
        _selective.Remove(consumer);
        _groups.Release(consumer);
        return true;
    }

    /// <summary>A consumer that was full, or is new, may take messages again.</summary>
    public void OnRoom(QueueConsumer consumer)
    {
        _withRoom++;
        StandInLine(consumer);
    }

    /// <summary>A consumer has just taken a message.</summary>
    public void OnServed(QueueConsumer consumer, QueueEntry entry)
    {
        consumer.LastServed = ++_served;
        if (!consumer.HasRoom) _withRoom--;
        if (consumer.IsInLine && _lines[consumer.Request.Priority].TryPeek(out var first) && first == consumer)
        {
            _lines[consumer.Request.Priority].Dequeue();
            consumer.IsInLine = false;
            StandInLine(consumer);
        }
        if ((entry.Message.Flags & MessageFlags.HasGroup) != MessageFlags.None) _groups.Assign(entry.Message, consumer);
    }

    /// <summary>
    /// Who gets the message: of those that want it and have room the one of highest priority, and of these the one that was served
    /// least recently. Those that want it but have no room remember it.
    /// </summary>
    public QueueConsumer? Pick(QueueEntry entry)
    {
        if (Sole is null && _selective.Count == 0 && (entry.Message.Flags & MessageFlags.HasGroup) == MessageFlags.None) return FirstInLine();
        return PickAmongCandidates(entry);
    }

    public bool MayTake(QueueConsumer consumer, QueueEntry entry)
    {
        if (Sole is { } sole && sole != consumer) return false;
        if (_groups.TryGetOwner(entry.Message, out var owner) && owner != consumer) return false;
        return consumer.Request.Selector?.Matches(entry.Message) ?? true;
    }

    public void NoteMissed(QueueConsumer consumer, QueueLane lane, long sequence)
    {
        consumer.Missed ??= new Dictionary<QueueLane, long>(ReferenceEqualityComparer.Instance);
        if (!consumer.Missed.TryGetValue(lane, out var first) || sequence < first) consumer.Missed[lane] = sequence;
        AnyMissed = true;
    }

    /// <summary>Looks whether anybody still has places to come back to.</summary>
    public void RefreshMissed() => AnyMissed = _all.Values.Any(c => c.Missed is { Count: > 0 });

    private QueueConsumer? PickAmongCandidates(QueueEntry entry)
    {
        if (_groups.TryGetOwner(entry.Message, out var owner) && MayTake(owner, entry))
        {
            if (owner.HasRoom) return owner;
            NoteMissed(owner, entry.Lane, entry.Sequence);
            return null;
        }
        if (Sole is { } sole)
        {
            if (MayTake(sole, entry) && sole.HasRoom) return sole;
            if (!sole.HasRoom) NoteMissed(sole, entry.Lane, entry.Sequence);
            return null;
        }
        _candidates.Clear();
        _selective.FindMatching(entry.Message, _candidates);
        var best = FirstInLine();
        if (best is null) NoteMissedByPlain(entry);
        foreach (var candidate in _candidates)
        {
            if (!candidate.HasRoom) NoteMissed(candidate, entry.Lane, entry.Sequence);
            else if (best is null || IsBefore(candidate, best)) best = candidate;
        }
        return best;
    }

    private static bool IsBefore(QueueConsumer candidate, QueueConsumer best) =>
        candidate.Request.Priority != best.Request.Priority
            ? candidate.Request.Priority > best.Request.Priority
            : candidate.LastServed < best.LastServed;

    private void NoteMissedByPlain(QueueEntry entry)
    {
        foreach (var consumer in _all.Values)
        {
            if (consumer.Request.Selector is null) NoteMissed(consumer, entry.Lane, entry.Sequence);
        }
    }

    private QueueConsumer? FirstInLine()
    {
        for (var i = _lines.Count - 1; i >= 0; i--)
        {
            var line = _lines.Values[i];
            while (line.TryPeek(out var consumer))
            {
                if (consumer.HasRoom && !consumer.IsRemoved) return consumer;
                line.Dequeue();
                consumer.IsInLine = false;
            }
        }
        return null;
    }

    private void StandInLine(QueueConsumer consumer)
    {
        if (consumer.IsInLine || !consumer.HasRoom || consumer.Request.Selector is not null) return;
        if (!_lines.TryGetValue(consumer.Request.Priority, out var line)) _lines.Add(consumer.Request.Priority, line = new Queue<QueueConsumer>());
        line.Enqueue(consumer);
        consumer.IsInLine = true;
    }

    private void AddExclusive(QueueConsumer consumer)
    {
        // The first that came stays, unless a later one has a higher consumer priority.
        var index = _exclusive.FindIndex(other => other.Request.Priority < consumer.Request.Priority);
        _exclusive.Insert(index < 0 ? _exclusive.Count : index, consumer);
    }
}
