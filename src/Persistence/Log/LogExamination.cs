using ActorMQ.Model.Destinations;
using ActorMQ.Persistence.Log.Database;
using ActorMQ.Persistence.Log.Index;
using ActorMQ.Persistence.Log.Records;

namespace ActorMQ.Persistence.Log;

/// <summary>Reads all events and checks every message that is still wanted.</summary>
internal sealed class LogExamination(LogContent content, LogReader reader)
{
    private const int MaxProblems = 100;

    private readonly List<string> _problems = [];
    private readonly Dictionary<DestinationName, long> _lost = [];
    private long _messages;

    public JournalVerification Run()
    {
        List<MessagePosition> positions;
        long first, last;
        int lanes;
        lock (content.Gate)
        {
            positions = content.Index.UpTo(long.MaxValue, isOnceAShare: false);
            (first, last) = (content.Index.Events.First, content.Index.LastEvent);
            lanes = content.Index.Lanes.Count;
        }
        var at = 0;
        if (positions.Count > 0)
        {
            foreach (var stored in reader.Scan(Math.Max(first, positions[0].Event), last))
            {
                while (at < positions.Count && positions[at].Event < stored.Number) Check(positions[at++], null);
                var record = LogPages.Parse(stored);
                while (at < positions.Count && positions[at].Event == stored.Number) Check(positions[at++], record);
            }
        }
        while (at < positions.Count) Check(positions[at++], null);
        return new JournalVerification(lanes, _messages, _problems) { Queues = Queues() };
    }

    private void Check(MessagePosition position, CommitRecord? record)
    {
        if (record is not null && record.TryRead(position.Place, out _))
        {
            _messages++;
            return;
        }
        DestinationName? queue;
        lock (content.Gate)
        {
            // It was settled, or written again, since.
            if (!content.Index.IsAt(position)) return;
            queue = content.Index.Lane(position.Key.Lane)?.Name.Destination;
        }
        if (queue is not null) _lost[queue] = _lost.GetValueOrDefault(queue) + 1;
        if (_problems.Count < MaxProblems) _problems.Add($"message {position.Key} is not in event {position.Event} as it was written");
    }

    private List<DamagedQueue> Queues()
    {
        var queues = new List<DamagedQueue>();
        lock (content.Gate)
        {
            foreach (var (queue, count) in _lost)
            {
                var all = content.Index.Lanes.Where(lane => lane.Name.Destination.Equals(queue)).Sum(lane => (long)lane.Entries.Count);
                queues.Add(new DamagedQueue(queue, Math.Max(all, count), count));
            }
        }
        return queues;
    }
}
