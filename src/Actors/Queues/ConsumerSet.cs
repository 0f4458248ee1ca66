using System.Diagnostics.CodeAnalysis;
using ActorMQ.Actors.Collections;
using ActorMQ.Actors.Destinations;
using ActorMQ.Kernel;

namespace ActorMQ.Actors.Queues;

/// <summary>
/// The consumers of a queue and whose turn it is. Those without a selector wait in line, one line for each consumer priority; those
/// with one are found through an index of the values they ask for, so that a thousand of them cost one look-up.
/// </summary>
/// <remarks>
/// Who would have liked a message but had no room for it remembers the place (<see cref="MissedPlaces"/>), and gets nothing that comes
/// later in the lane before it has been back there: so each sees the messages in order. Those without a selector all want the same:
/// what none of them had room for they remember together, and they go back together. Partial file: <c>CatchUp</c> (who goes back).
/// </remarks>
internal sealed partial class ConsumerSet
{
    private readonly Dictionary<ISubscriber, QueueConsumer> _all = new(ReferenceEqualityComparer.Instance);
    private readonly List<ConsumerLine> _lines = [];
    private readonly MessageGroups _groups = new();
    private readonly List<QueueConsumer> _exclusive = [];
    private readonly List<QueueConsumer> _candidates = [];

    private readonly MissedPlaces _missedInLine = new();

    // Metered ones without room that watch for something they would like: how many, those in line, and those that have missed something.
    private readonly HashSet<QueueConsumer> _watchingInLine = new(ReferenceEqualityComparer.Instance);
    private readonly List<QueueConsumer> _wanting = [];
    private int _watching;

    // Something was found that those in line would like: they need not look any further to hear of it.
    private bool _isFoundForLine;

    // Metered ones that were asked for the room they do not need.
    private readonly List<QueueConsumer> _recalled = [];
    private SelectorIndex<QueueConsumer> _selective = SelectorIndex<QueueConsumer>.Empty;
    private int _withRoom;
    private long _served;

    // Whose selectors match a message: it may take several turns to find out.
    private SelectorIndex<QueueConsumer>? _searchedIn;
    private SelectorSearch<QueueConsumer> _search;
    private QueueEntry? _searchedFor;
    private bool _isSearched;

    public int Count => _all.Count;

    public IReadOnlyCollection<QueueConsumer> All => _all.Values;

    /// <summary>Consumers that may get a message now.</summary>
    public int WithRoom => Sole is { } sole ? (sole.HasRoom ? 1 : 0) : _withRoom;

    /// <summary>True while it makes sense to look at messages: somebody may get one now, or wants to hear that there is one for it.</summary>
    public bool IsAnyoneLooking => Sole is { } sole ? sole.HasRoom || sole.IsWatching : _withRoom > 0 || _watching > (_isFoundForLine ? _watchingInLine.Count : 0);

    /// <summary>True while somebody may have to hear of something he would like.</summary>
    public bool MayBeHungry => _wanting.Count + _watchingInLine.Count > 0;

    public IReadOnlyDictionary<string, QueueConsumer> GroupOwners => _groups.Owners;

    /// <summary>The one that is served alone, if any asked for that.</summary>
    public QueueConsumer? Sole => _exclusive.Count > 0 ? _exclusive[0] : null;

    private bool AnyInLine => _lines.Exists(static line => line.First is not null);

    public void Add(QueueConsumer consumer)
    {
        _all.Add(consumer.Request.Subscriber, consumer);
        if (consumer.Request.Selector is { } selector) _selective = _selective.Add(selector, consumer);
        else consumer.Line = LineFor(consumer.Request.Priority);
        if (consumer.Request.IsExclusive) AddExclusive(consumer);
        UpdateWatching(consumer);
        OnRoom(consumer);
    }

    public bool TryGet(ISubscriber subscriber, [NotNullWhen(true)] out QueueConsumer? consumer) => _all.TryGetValue(subscriber, out consumer);

    public bool Remove(ISubscriber subscriber, [NotNullWhen(true)] out QueueConsumer? consumer)
    {
        if (!_all.Remove(subscriber, out consumer)) return false;
        if (consumer.HasRoom) OnNoRoom(consumer);
        if (consumer.IsReturning) _returning.Remove(consumer);
        _exclusive.Remove(consumer);
        consumer.IsHungerTold = true;
        UpdateWatching(consumer);
        if (consumer.IsWanting) _wanting.Remove(consumer);
        if (consumer.IsRecalled) _recalled.Remove(consumer);
        if (consumer.Request.Selector is { } selector) _selective = _selective.Remove(selector, consumer);
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

    /// <summary>A consumer may hold so many more messages, or fewer.</summary>
    public void Widen(QueueConsumer consumer, int count)
    {
        var hadRoom = consumer.HasRoom;
        consumer.Allowance += count;
        if (consumer.HasRoom && !hadRoom) OnRoom(consumer);
        else if (hadRoom && !consumer.HasRoom) OnNoRoom(consumer);
        if (count > 0) consumer.IsHungerTold = false;
        UpdateWatching(consumer);
    }

    /// <summary>Remembers that a metered consumer is to give back what the turn leaves it.</summary>
    public void Recall(QueueConsumer consumer)
    {
        if (consumer.IsRecalled || !consumer.Request.IsMetered) return;
        consumer.IsRecalled = true;
        _recalled.Add(consumer);
    }

    /// <summary>Takes the room back from those that were asked for it.</summary>
    /// <param name="lanes">As long as one has news, the room may be needed here any moment, and is kept.</param>
    /// <param name="effects">Hears of each.</param>
    /// <returns>True when somebody may look at news now who had room enough before, but not for so many bytes.</returns>
    public bool GiveBack(IEnumerable<QueueLane> lanes, IQueueEffects effects)
    {
        if (_recalled.Count == 0 || (WithRoom > 0 && lanes.Any(static lane => lane.HasNews))) return false;
        foreach (var consumer in _recalled)
        {
            consumer.IsRecalled = false;
            var unused = Math.Max(0, consumer.Allowance - consumer.Outstanding);
            if (unused > 0) Widen(consumer, -unused);
            effects.Return(consumer, unused);
        }
        _recalled.Clear();
        return _watching > 0;
    }

    /// <summary>To be called before messages are looked at: what was found before may be gone.</summary>
    public void BeginLooking() => _isFoundForLine = false;

    /// <summary>Tells of metered consumers that would like what they have no room for.</summary>
    /// <param name="lanes">All there are.</param>
    /// <param name="effects">Hears of each once, until it is given more.</param>
    public void TellHunger(IEnumerable<QueueLane> lanes, IQueueEffects effects)
    {
        foreach (var consumer in _wanting)
        {
            consumer.IsWanting = false;
            if (consumer.IsWatching && HasMissed(consumer.Missed, lanes)) TellHunger(consumer, effects);
        }
        _wanting.Clear();
        if (_watchingInLine.Count == 0 || !HasMissed(_missedInLine, lanes)) return;
        foreach (var consumer in _watchingInLine.ToArray()) TellHunger(consumer, effects);
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
        UpdateWatching(consumer);
        return _groups.OnServed(entry.Message, consumer);
    }

    /// <summary>
    /// Finds out whose selectors match a message, before it is decided who gets it.
    /// </summary>
    /// <returns>False when it has to be called again: the budget was spent before all were tried.</returns>
    public bool TryFindWho(QueueEntry entry, TurnBudget? budget)
    {
        if (_selective.Count == 0 || Sole is not null) return true;
        if (_searchedFor != entry || _searchedIn != _selective)
        {
            // Whoever comes and goes all the time must not keep a message from being offered: the second time nothing ends the search.
            if (_searchedFor == entry) budget = null;
            (_searchedFor, _searchedIn, _search) = (entry, _selective, _selective.Search(entry.Message));
            _isSearched = false;
            _candidates.Clear();
        }
        return _isSearched = _isSearched || _search.Continue(budget, _candidates);
    }

    /// <summary>
    /// Who gets the message: of those that want it and have room the one of highest priority, and of these the one that was served
    /// least recently. When there is none, those that want it remember it.
    /// </summary>
    public QueueConsumer? Pick(QueueEntry entry)
    {
        if (Sole is { } sole) return PickAlone(sole, entry);
        if (_groups.TryGetOwner(entry.Message, out var owner) && Wants(owner, entry)) return PickAlone(owner, entry);
        var best = FirstInLine(entry);
        if (_selective.Count > 0) best = BestOfSelective(entry, best);
        else if (best is null) NoteMissedInLine(entry);
        return best;
    }

    public void NoteMissed(QueueConsumer consumer, QueueLane lane, long sequence)
    {
        (consumer.Missed ??= new MissedPlaces()).Note(lane, sequence);
        if (consumer.HasRoom) AddReturning(consumer);
        else if (consumer.IsWatching) AddWanting(consumer);
    }

    /// <summary>Everybody has to go back to a place.</summary>
    public void NoteMissed(QueueLane lane, long sequence)
    {
        _missedInLine.Note(lane, sequence);
        foreach (var consumer in _all.Values)
        {
            // Those in line go back together; but who is the only one to be served does so alone.
            if (consumer.Line is null || consumer.Request.IsExclusive) NoteMissed(consumer, lane, sequence);
        }
    }

    /// <summary>Where nothing waits any more, there is nothing to come back to.</summary>
    private static bool HasMissed(MissedPlaces? missed, IEnumerable<QueueLane> lanes) =>
        missed is { Count: > 0 } && lanes.Any(lane => lane.Waiting > 0 && missed.Has(lane));

    private static bool Wants(QueueConsumer consumer, QueueEntry entry) => consumer.Request.Selector?.Matches(entry.Message) ?? true;

    private static bool IsBefore(QueueConsumer candidate, QueueConsumer best) =>
        candidate.Request.Priority != best.Request.Priority
            ? candidate.Request.Priority > best.Request.Priority
            : candidate.LastServed < best.LastServed;

    private bool CanTake(QueueConsumer consumer, QueueEntry entry) => consumer.HasRoom && !consumer.IsBehind(entry) && !IsLineBehind(consumer, entry);

    /// <summary>True while a consumer has to look first at what those in line have missed together.</summary>
    private bool IsLineBehind(QueueConsumer consumer, QueueEntry entry) =>
        consumer.Line is not null && Sole is null && _missedInLine.IsBefore(entry);

    private QueueConsumer? PickAlone(QueueConsumer consumer, QueueEntry entry)
    {
        if (!Wants(consumer, entry)) return null;
        if (CanTake(consumer, entry)) return consumer;
        NoteMissed(consumer, entry.Lane, entry.Sequence);
        LeaveCatchUp(consumer);
        return null;
    }

    private QueueConsumer? BestOfSelective(QueueEntry entry, QueueConsumer? best)
    {
        TryFindWho(entry, null);
        _searchedFor = null;
        foreach (var candidate in _candidates)
        {
            if (CanTake(candidate, entry) && (best is null || IsBefore(candidate, best))) best = candidate;
        }
        if (best is not null) return best;
        foreach (var candidate in _candidates) NoteMissed(candidate, entry.Lane, entry.Sequence);
        if (_all.Count > _selective.Count) NoteMissedInLine(entry);
        return null;
    }

    private void NoteMissedInLine(QueueEntry entry)
    {
        _missedInLine.Note(entry.Lane, entry.Sequence);
        _isFoundForLine = true;
        LeaveCatchUp(null);
    }

    private QueueConsumer? FirstInLine(QueueEntry entry)
    {
        if (_missedInLine.IsBefore(entry)) return null;
        foreach (var line in _lines)
        {
            for (var consumer = line.First; consumer is not null; consumer = consumer.Behind)
            {
                if (!consumer.IsBehind(entry)) return consumer;
            }
        }
        return null;
    }

    private void OnNoRoom(QueueConsumer consumer)
    {
        _withRoom--;
        consumer.Line?.Remove(consumer);
    }

    private void TellHunger(QueueConsumer consumer, IQueueEffects effects)
    {
        consumer.IsHungerTold = true;
        UpdateWatching(consumer);
        effects.Hungry(consumer);
    }

    /// <summary>To be called whenever a consumer's room has changed, or what is known of its hunger.</summary>
    private void UpdateWatching(QueueConsumer consumer)
    {
        // Out of bytes is not out of room: there its own acknowledgements help.
        var isWatching = consumer.Request.IsMetered && !consumer.IsHungerTold && consumer.Allowance <= consumer.Outstanding;
        if (isWatching == consumer.IsWatching) return;
        consumer.IsWatching = isWatching;
        _watching += isWatching ? 1 : -1;
        if (isWatching && consumer.Missed is not null) AddWanting(consumer);
        if (consumer.Line is null) return;
        if (isWatching) _watchingInLine.Add(consumer);
        else _watchingInLine.Remove(consumer);
    }

    private void AddWanting(QueueConsumer consumer)
    {
        if (consumer.IsWanting) return;
        consumer.IsWanting = true;
        _wanting.Add(consumer);
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
