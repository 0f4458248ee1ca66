using System.Diagnostics.CodeAnalysis;
using ActorMQ.Actors.Collections;
using ActorMQ.Actors.Protocol;
using ActorMQ.Kernel;

namespace ActorMQ.Actors.Queues;

/// <summary>
/// The consumers of a queue and whose turn it is. Those without a selector wait in line, one line for each consumer priority and place;
/// those with one are found through an index of the values they ask for, so that a thousand of them cost one look-up.
/// </summary>
/// <remarks>
/// Who would have liked a message but had no room for it remembers the place (<see cref="MissedPlaces"/>), and gets nothing that comes
/// later in the lane before it has been back there: so each sees the messages in order. Those without a selector all want the same:
/// what none of them had room for they remember together, and they go back together. Partial files: <c>CatchUp</c> (going back),
/// <c>Exhaustion</c> (room that is given and taken back), <c>Pauses</c> (who has enough to do while others may come).
/// </remarks>
internal sealed partial class ConsumerSet
{
    // Of those in one line so many are compared: the least recently served first, so in the end it is everybody's turn.
    private const int Compared = 16;

    private readonly Dictionary<ConsumerId, QueueConsumer> _all = [];
    private readonly List<ConsumerLine> _lines = [];
    private readonly MessageGroups _groups = new();
    private readonly List<QueueConsumer> _exclusive = [];
    private readonly List<QueueConsumer> _candidates = [];
    private readonly MissedPlaces _missedInLine = new();
    private readonly WorkSharing _sharing = new();
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

    public IReadOnlyDictionary<string, QueueConsumer> GroupOwners => _groups.Owners;

    /// <summary>The one that is served alone, if any asked for that.</summary>
    public QueueConsumer? Sole => _exclusive.Count > 0 ? _exclusive[0] : null;

    public void Add(QueueConsumer consumer)
    {
        _all.Add(consumer.Request.Id, consumer);
        if (consumer.Request.Selector is { } selector) _selective = _selective.Add(selector, consumer);
        else JoinLine(consumer);
        if (consumer.Request.IsExclusive) AddExclusive(consumer);
        _sharing.Add(consumer);
        UpdateWatching(consumer);
        OnRoom(consumer);
    }

    public bool TryGet(ConsumerId id, [NotNullWhen(true)] out QueueConsumer? consumer) => _all.TryGetValue(id, out consumer);

    /// <param name="id">The consumer.</param>
    /// <param name="consumer">What it was here.</param>
    /// <param name="comesBack">It will be added again at once, and keeps what is its own meanwhile.</param>
    public bool Remove(ConsumerId id, [NotNullWhen(true)] out QueueConsumer? consumer, bool comesBack = false)
    {
        if (!_all.Remove(id, out consumer)) return false;
        if (consumer.HasRoom) OnNoRoom(consumer);
        if (consumer.IsPaused) EndPause(consumer);
        if (consumer.IsReturning) _returning.Remove(consumer);
        _exclusive.Remove(consumer);
        consumer.IsExhaustionTold = true;
        UpdateWatching(consumer);
        if (consumer.IsWanting) _wanting.Remove(consumer);
        if (consumer.IsDraining && !comesBack) _draining.Remove(consumer);
        if (consumer.Request.Selector is { } selector) _selective = _selective.Remove(selector, consumer);
        _sharing.Remove(consumer);
        if (consumer.Line is { } line && --line.Members == 0) _lines.Remove(line);
        if (!comesBack) _groups.Release(consumer);
        return true;
    }

    /// <summary>A consumer may hold so many more messages, or fewer.</summary>
    public void Grant(QueueConsumer consumer, int count)
    {
        var hadRoom = consumer.HasRoom;
        consumer.Allowance += count;
        if (consumer.HasRoom && !hadRoom) OnRoom(consumer);
        else if (hadRoom && !consumer.HasRoom) OnNoRoom(consumer);
        if (count > 0) consumer.IsExhaustionTold = false;
        UpdateWatching(consumer);
    }

    /// <summary>
    /// A consumer has just taken a message.
    /// </summary>
    /// <returns>Whose message group that has closed; null as a rule.</returns>
    public QueueConsumer? OnServed(QueueConsumer consumer, QueueEntry entry, long now)
    {
        if (consumer.Outstanding == 1) consumer.Pace.OnBusy(now);
        consumer.LastServed = ++_served;
        if (!consumer.HasRoom) OnNoRoom(consumer);
        else consumer.Line?.MoveToEnd(consumer);
        UpdateWatching(consumer);
        return _groups.OnServed(entry.Message, consumer);
    }

    /// <summary>Takes back from a consumer what it has settled.</summary>
    public void Settle(QueueConsumer consumer, long tag, QueueEntry entry, long now)
    {
        var hadRoom = consumer.HasRoom;
        consumer.Settle(tag, entry);
        _sharing.OnSettled(consumer, now);
        // What was only written may not be done: it does not count against those that are waited for.
        if (consumer.IsPaused && !(consumer.Pace.IsByWriting && _isHolding)) EndPause(consumer);
        if (!hadRoom) OnRoom(consumer);
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
    /// least recently, or where they are at different places the one that is expected to be done with it soonest. When there is none, those
    /// that want it remember it. Who has enough to do is paused.
    /// </summary>
    public QueueConsumer? Pick(QueueEntry entry, long now)
    {
        if (Sole is { } sole) return PickAlone(sole, entry);
        if (_groups.TryGetOwner(entry.Message, out var owner) && Wants(owner, entry)) return PickAlone(owner, entry);
        if (_selective.Count == 0) _candidates.Clear();
        TryFindWho(entry, null);
        _searchedFor = null;
        QueueConsumer? best;
        do
        {
            best = Best(entry, now);
        }
        while (best is not null && TryPause(best, now));
        if (best is null) NoteMissed(entry);
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

    private static bool Wants(QueueConsumer consumer, QueueEntry entry) => consumer.Request.Selector?.Matches(entry.Message) ?? true;

    private bool IsBefore(QueueConsumer candidate, QueueConsumer best, long now) =>
        candidate.Request.Priority != best.Request.Priority ? candidate.Request.Priority > best.Request.Priority
        : _sharing.IsShared(candidate) ? _sharing.IsSooner(candidate, best, now)
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

    private QueueConsumer? Best(QueueEntry entry, long now)
    {
        var best = _missedInLine.IsBefore(entry) ? null : BestInLine(entry, now);
        foreach (var candidate in _candidates)
        {
            if (CanTake(candidate, entry) && (best is null || IsBefore(candidate, best, now))) best = candidate;
        }
        return best;
    }

    private QueueConsumer? BestInLine(QueueEntry entry, long now)
    {
        QueueConsumer? best = null;
        foreach (var line in _lines)
        {
            if (best is not null && line.Priority < best.Request.Priority) break;
            var compared = 0;
            for (var consumer = line.First; consumer is not null; consumer = consumer.Behind)
            {
                if (consumer.IsBehind(entry)) continue;
                if (best is null || _sharing.IsSooner(consumer, best, now)) best = consumer;
                if (++compared == Compared || !_sharing.IsShared(consumer)) break;
            }
        }
        return best;
    }

    /// <summary>Nobody has room for it: those that want it remember it.</summary>
    private void NoteMissed(QueueEntry entry)
    {
        foreach (var candidate in _candidates) NoteMissed(candidate, entry.Lane, entry.Sequence);
        if (_all.Count == _selective.Count) return;
        _missedInLine.Note(entry.Lane, entry.Sequence);
        _isFoundForLine = true;
        LeaveCatchUp(null);
    }

    /// <summary>A consumer that was full, or is new, may take messages again.</summary>
    private void OnRoom(QueueConsumer consumer)
    {
        if (!consumer.HasRoom) return;
        _withRoom++;
        consumer.Line?.Append(consumer);
        if (consumer.Missed is not null) AddReturning(consumer);
    }

    private void OnNoRoom(QueueConsumer consumer)
    {
        _withRoom--;
        consumer.Line?.Remove(consumer);
    }

    private void JoinLine(QueueConsumer consumer)
    {
        var (priority, way) = (consumer.Request.Priority, consumer.Request.Way);
        var line = _lines.Find(line => line.Priority == priority && line.Way == way);
        if (line is null)
        {
            var index = _lines.FindIndex(line => line.Priority < priority);
            _lines.Insert(index < 0 ? _lines.Count : index, line = new ConsumerLine(priority, way));
        }
        line.Members++;
        consumer.Line = line;
    }

    private void AddExclusive(QueueConsumer consumer)
    {
        // The first that came stays, unless a later one has a higher consumer priority.
        var index = _exclusive.FindIndex(other => other.Request.Priority < consumer.Request.Priority);
        _exclusive.Insert(index < 0 ? _exclusive.Count : index, consumer);
    }
}
