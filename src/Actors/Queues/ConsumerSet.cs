using System.Diagnostics.CodeAnalysis;
using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Engine.Invariants;
using ActorMQ.Actors.Protocol;

namespace ActorMQ.Actors.Queues;

/// <summary>
/// The consumers of a queue. Those without a selector wait in line (<see cref="ConsumerLines"/>), the others are found by what they ask for
/// (<see cref="SelectiveConsumers"/>). Each is in one state (<see cref="ConsumerState"/>).
/// </summary>
/// <remarks>
/// Who would have liked a message but had no room for it remembers the place (<see cref="MissedPlaces"/>), and gets nothing that comes
/// later in the lane before it has been back there (<see cref="CatchUp"/>).
/// </remarks>
internal sealed class ConsumerSet
{
    private readonly Dictionary<ConsumerId, QueueConsumer> _all = [];
    private readonly ExclusiveConsumers _exclusive = new();
    private readonly ConsumerLines _lines = new();
    private readonly SelectiveConsumers _selective = new();
    private readonly MessageGroups _groups = new();
    private readonly WorkSharing _sharing = new();
    private readonly ConsumersByState _states;
    private long _served;

    public ConsumerSet()
    {
        _states = new ConsumersByState(_exclusive, _sharing);
        CatchUp = new CatchUp(_states, _lines, _exclusive);
        Exhaustion = new ConsumerExhaustion(_states, _lines, _exclusive, _sharing);
        Pauses = new ConsumerPauses(_states, _lines, _selective, _sharing);
        Choice = new ConsumerChoice(_states, _lines, _selective, _exclusive, _groups, CatchUp, Exhaustion, Pauses, _sharing);
    }

    public CatchUp CatchUp { get; }

    public ConsumerExhaustion Exhaustion { get; }

    public ConsumerPauses Pauses { get; }

    public ConsumerChoice Choice { get; }

    public int Count => _all.Count;

    public IReadOnlyCollection<QueueConsumer> All => _all.Values;

    /// <summary>Consumers that may get a message now.</summary>
    public int WithRoom => _states.WithRoom;

    /// <summary>The one that is served alone, if any asked for that.</summary>
    public QueueConsumer? Sole => _exclusive.Sole;

    public IReadOnlyDictionary<string, QueueConsumer> GroupOwners => _groups.Owners;

    public void Add(QueueConsumer consumer)
    {
        _all.Add(consumer.Request.Id, consumer);
        if (consumer.Request.Selector is not null) _selective.Add(consumer);
        else _lines.Join(consumer);
        if (consumer.Request.IsExclusive) _exclusive.Add(consumer);
        _sharing.Add(consumer);
        _states.Update(consumer);
    }

    public bool TryGet(ConsumerId id, [NotNullWhen(true)] out QueueConsumer? consumer) => _all.TryGetValue(id, out consumer);

    /// <param name="id">The consumer.</param>
    /// <param name="consumer">What it was here.</param>
    /// <param name="comesBack">It will be added again at once, and keeps what is its own meanwhile.</param>
    public bool Remove(ConsumerId id, [NotNullWhen(true)] out QueueConsumer? consumer, bool comesBack = false)
    {
        if (!_all.Remove(id, out consumer)) return false;
        var wasPaused = consumer.State == ConsumerState.Paused;
        _states.Enter(consumer, ConsumerState.Absent);
        if (wasPaused) Pauses.OnPausedLeft();
        if (consumer.Request.IsExclusive) _exclusive.Remove(consumer);
        if (consumer.Request.Selector is not null) _selective.Remove(consumer);
        else _lines.Leave(consumer);
        _sharing.Remove(consumer);
        if (comesBack) return true;
        Exhaustion.Forget(consumer);
        _groups.Release(consumer);
        return true;
    }

    /// <summary>A consumer may hold so many more messages, or fewer.</summary>
    public void Grant(QueueConsumer consumer, int count) => _states.Grant(consumer, count);

    /// <summary>
    /// A consumer has just taken a message.
    /// </summary>
    /// <returns>Whose message group that has closed; null as a rule.</returns>
    public QueueConsumer? OnServed(QueueConsumer consumer, QueueEntry entry, long now)
    {
        if (consumer.Outstanding == 1) consumer.Pace.OnBusy(now);
        consumer.LastServed = ++_served;
        _states.Update(consumer);
        if (consumer.HasRoom) consumer.Line?.MoveToEnd(consumer);
        return _groups.OnServed(entry.Message, consumer);
    }

    /// <summary>Takes back from a consumer what it has settled.</summary>
    public void Settle(QueueConsumer consumer, long tag, QueueEntry entry, long now)
    {
        consumer.Settle(tag, entry);
        _sharing.OnSettled(consumer, now);
        Pauses.OnSettled(consumer);
        _states.Update(consumer);
    }

    /// <summary>A consumer has to come back to a place.</summary>
    public void NoteMissed(QueueConsumer consumer, QueueLane lane, long sequence) => _states.NoteMissed(consumer, lane, sequence);

    /// <summary>Everybody has to go back to a place.</summary>
    public void NoteMissed(QueueLane lane, long sequence)
    {
        _lines.Missed.Note(lane, sequence);
        foreach (var consumer in _all.Values)
        {
            // Those in line go back together; but who is the only one to be served does so alone.
            if (consumer.Line is null || consumer.Request.IsExclusive) _states.NoteMissed(consumer, lane, sequence);
        }
    }

    /// <summary>Does what need not be done at once when somebody leaves.</summary>
    /// <returns>False when there is more of it than the budget was for.</returns>
    public bool Tidy(TurnBudget? budget) => _groups.Tidy(budget);

    /// <summary>Says what must hold between turns.</summary>
    public void Check()
    {
        foreach (var consumer in _all.Values) consumer.Check();
        _states.Check(_all.Values);
        _lines.Check(_all.Values);
        _sharing.Check(_all.Values);
        _groups.Check();
        CatchUp.Check();
        Pauses.Check();
        var selective = _all.Values.Count(static consumer => consumer.Request.Selector is not null);
        Invariant.Holds(_selective.Count == selective, $"{_selective.Count} consumers with a selector can be found, of {selective}");
    }
}
