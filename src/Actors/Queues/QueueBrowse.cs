using ActorMQ.Actors.Protocol;
using ActorMQ.Persistence;

namespace ActorMQ.Actors.Queues;

/// <summary>How far a browser has got. It sees what was in the queue when it came, in the order of delivery, once each.</summary>
internal sealed class QueueBrowse
{
    public QueueBrowse(ConsumerRequest request, IEnumerable<QueueLane> lanes)
    {
        Request = request;
        Lanes = new Queue<(QueueLane Lane, long End)>(lanes.Select(lane => (lane, lane.NextSequence)));
    }

    public ConsumerRequest Request { get; }

    /// <summary>What is still to be seen, with the first sequence number that is no longer part of it.</summary>
    public Queue<(QueueLane Lane, long End)> Lanes { get; }

    /// <summary>Next sequence number in the first of <see cref="Lanes"/>.</summary>
    public long Next { get; set; }

    /// <summary>Messages shown and not yet taken by the client.</summary>
    public int Outstanding { get; set; }

    public bool IsReading { get; set; }

    /// <summary>A page it has asked for and not gone through.</summary>
    public JournalPage? Page { get; set; }

    /// <summary>What the page on its way reaches up to.</summary>
    public long ReadingUpTo { get; set; }

    /// <summary>When it was its turn, compared with others.</summary>
    public long LookedAt { get; set; }

    public bool HasRoom => Outstanding < Request.Prefetch;
}
