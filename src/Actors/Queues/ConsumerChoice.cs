using ActorMQ.Actors.Engine;

namespace ActorMQ.Actors.Queues;

/// <summary>
/// Who gets a message: of those that want it and have room the one of highest priority, and of these the one that was served least recently,
/// or where they are at different places the one that is expected to be done with it soonest.
/// </summary>
internal sealed class ConsumerChoice
{
    // Of those in one line so many are compared: the least recently served first, so in the end it is everybody's turn.
    private const int Compared = 16;

    private readonly ConsumersByState _states;
    private readonly ConsumerLines _lines;
    private readonly SelectiveConsumers _selective;
    private readonly ExclusiveConsumers _exclusive;
    private readonly MessageGroups _groups;
    private readonly CatchUp _catchUp;
    private readonly ConsumerExhaustion _exhaustion;
    private readonly ConsumerPauses _pauses;
    private readonly WorkSharing _sharing;

    public ConsumerChoice(
        ConsumersByState states,
        ConsumerLines lines,
        SelectiveConsumers selective,
        ExclusiveConsumers exclusive,
        MessageGroups groups,
        CatchUp catchUp,
        ConsumerExhaustion exhaustion,
        ConsumerPauses pauses,
        WorkSharing sharing)
    {
        _states = states;
        _lines = lines;
        _selective = selective;
        _exclusive = exclusive;
        _groups = groups;
        _catchUp = catchUp;
        _exhaustion = exhaustion;
        _pauses = pauses;
        _sharing = sharing;
    }

    /// <summary>
    /// Finds out who wants a message, before it is decided who gets it.
    /// </summary>
    /// <returns>False when it has to be called again: the budget was spent before all were asked.</returns>
    public bool TryFindWho(QueueEntry entry, TurnBudget? budget) => _exclusive.Sole is not null || _selective.TryFind(entry, budget);

    /// <summary>Decides who gets a message. When that is nobody, those that want it remember it. Who has enough to do is paused.</summary>
    public QueueConsumer? Pick(QueueEntry entry, long now)
    {
        if (_exclusive.Sole is { } sole) return PickAlone(sole, entry);
        if (_groups.TryGetOwner(entry.Message, out var owner) && Wants(owner, entry)) return PickAlone(owner, entry);
        _selective.Find(entry);
        QueueConsumer? best;
        do
        {
            best = Best(entry, now);
        }
        while (best is not null && _pauses.TryPause(best, now));
        if (best is null) NoteMissed(entry);
        return best;
    }

    private static bool Wants(QueueConsumer consumer, QueueEntry entry) => consumer.Request.Selector?.Matches(entry.Message) ?? true;

    private QueueConsumer? PickAlone(QueueConsumer consumer, QueueEntry entry)
    {
        if (!Wants(consumer, entry)) return null;
        if (_catchUp.CanTake(consumer, entry)) return consumer;
        _states.NoteMissed(consumer, entry.Lane, entry.Sequence);
        _catchUp.Leave(consumer);
        return null;
    }

    private QueueConsumer? Best(QueueEntry entry, long now)
    {
        var best = _lines.Missed.IsBefore(entry) ? null : BestInLine(entry, now);
        foreach (var candidate in _selective.Candidates)
        {
            if (_catchUp.CanTake(candidate, entry) && (best is null || IsBefore(candidate, best, now))) best = candidate;
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

    private bool IsBefore(QueueConsumer candidate, QueueConsumer best, long now) =>
        candidate.Request.Priority != best.Request.Priority ? candidate.Request.Priority > best.Request.Priority
        : _sharing.IsShared(candidate) ? _sharing.IsSooner(candidate, best, now)
        : candidate.LastServed < best.LastServed;

    /// <summary>Nobody has room for it: those that want it remember it.</summary>
    private void NoteMissed(QueueEntry entry)
    {
        foreach (var candidate in _selective.Candidates) _states.NoteMissed(candidate, entry.Lane, entry.Sequence);
        if (_lines.Count == 0) return;
        _lines.Missed.Note(entry.Lane, entry.Sequence);
        _exhaustion.OnFoundForLine();
        _catchUp.Leave(null);
    }
}
