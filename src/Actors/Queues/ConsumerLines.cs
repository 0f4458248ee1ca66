using ActorMQ.Actors.Engine.Invariants;

namespace ActorMQ.Actors.Queues;

/// <summary>The lines of consumers without a selector, highest priority first. All want the same: what none had room for they remember together.</summary>
internal sealed class ConsumerLines
{
    private readonly List<ConsumerLine> _lines = [];

    /// <summary>What they go back to together.</summary>
    public MissedPlaces Missed { get; } = new();

    public int Count => _lines.Count;

    /// <summary>True while somebody in line has room.</summary>
    public bool IsAnyoneReady => _lines.Exists(static line => line.First is not null);

    public List<ConsumerLine>.Enumerator GetEnumerator() => _lines.GetEnumerator();

    public void Join(QueueConsumer consumer)
    {
        var (priority, broker) = (consumer.Request.Priority, consumer.Request.Way?.Broker);
        var line = _lines.Find(line => line.Priority == priority && line.Broker == broker);
        if (line is null)
        {
            var index = _lines.FindIndex(line => line.Priority < priority);
            _lines.Insert(index < 0 ? _lines.Count : index, line = new ConsumerLine(priority, broker));
        }
        line.Members++;
        consumer.Line = line;
    }

    /// <summary>A consumer that has no room any more does not come back.</summary>
    public void Leave(QueueConsumer consumer)
    {
        if (consumer.Line is not { } line) return;
        consumer.Line = null;
        if (--line.Members == 0) _lines.Remove(line);
    }

    /// <summary>True when somebody in line has room, and has missed nothing before the message.</summary>
    public bool CanAnyoneTake(QueueEntry entry)
    {
        if (Missed.IsBefore(entry)) return false;
        foreach (var line in _lines)
        {
            for (var consumer = line.First; consumer is not null; consumer = consumer.Behind)
            {
                if (!consumer.IsBehind(entry)) return true;
            }
        }
        return false;
    }

    public bool IsAnyonePausedAbove(int priority) => _lines.Exists(line => line.Paused > 0 && line.Priority > priority);

    /// <summary>Says what must hold between turns.</summary>
    public void Check(IReadOnlyCollection<QueueConsumer> all)
    {
        var ready = 0;
        foreach (var line in _lines)
        {
            var (members, paused) = (0, 0);
            foreach (var consumer in all)
            {
                if (consumer.Line != line) continue;
                members++;
                if (consumer.State == ConsumerState.Paused) paused++;
            }
            Invariant.Holds(members == line.Members && members > 0, $"a line has {line.Members} members, and should have {members}");
            Invariant.Holds(paused == line.Paused, $"{line.Paused} of a line are paused, and should be {paused}");
            QueueConsumer? ahead = null;
            for (var consumer = line.First; consumer is not null; consumer = consumer.Behind)
            {
                Invariant.Holds(consumer.Line == line && consumer.HasRoom, $"consumer {consumer.Request.Label} stands in line, and is {consumer.State}");
                Invariant.Holds(consumer.Ahead == ahead, $"consumer {consumer.Request.Label} does not know who is ahead of it");
                ahead = consumer;
                ready++;
            }
        }
        var inLine = all.Count(static consumer => consumer is { Line: not null, HasRoom: true });
        Invariant.Holds(ready == inLine, $"{ready} consumers stand in line, and should be {inLine}");
    }
}
