using System.Diagnostics.CodeAnalysis;
using ActorMQ.Actors.Collections;
using ActorMQ.Actors.Destinations;

namespace ActorMQ.Actors.Queues;

/// <summary>One subscription's standing in one queue: how much it may hold, and what it holds.</summary>
public sealed class QueueConsumer
{
    private readonly Ring<QueueEntry?> _inFlight = new();
    private long _firstTag = 1;
    private long _outstandingBytes;

    internal QueueConsumer(ConsumerRequest request) => Request = request;

    public ConsumerRequest Request { get; }

    /// <summary>Messages sent and not settled.</summary>
    public int Outstanding { get; private set; }

    /// <summary>Messages sent, redeliveries included.</summary>
    public long Delivered { get; private set; }

    /// <summary>The tag the next delivery gets.</summary>
    public long NextTag => _firstTag + _inFlight.Count;

    /// <summary>For fairness: the queue's delivery count when it was last served.</summary>
    internal long LastServed { get; set; }

    internal long FirstTag => _firstTag;

    /// <summary>Deliveries of this turn, sent when it ends; null when there are none.</summary>
    internal List<Delivery>? Outgoing { get; set; }

    /// <summary>The tag of the first of <see cref="Outgoing"/>.</summary>
    internal long OutgoingTag { get; set; }

    /// <summary>True once it was given the first message of a message group.</summary>
    internal bool OwnsGroups { get; set; }

    /// <summary>True while it waits for its turn.</summary>
    internal bool IsInLine { get; set; }

    internal bool IsRemoved { get; set; }

    /// <summary>For each lane the first message that passed it by because it had no room; null = none did.</summary>
    internal Dictionary<QueueLane, long>? Missed { get; set; }

    /// <summary>A consumer always gets one message, however large.</summary>
    internal bool HasRoom => Outstanding < Request.Prefetch && (_outstandingBytes < Request.PrefetchBytes || Outstanding == 0);

    /// <summary>Hands it an entry; the tag is the value of <see cref="NextTag"/> before the call.</summary>
    internal void Take(QueueEntry entry)
    {
        entry.State = EntryState.InFlight;
        entry.Consumer = this;
        _inFlight.Add(entry);
        Outstanding++;
        Delivered++;
        _outstandingBytes += entry.Message.Size;
    }

    /// <summary>The unsettled entry with that tag.</summary>
    internal bool TryGet(long tag, [NotNullWhen(true)] out QueueEntry? entry)
    {
        var index = tag - _firstTag;
        entry = index >= 0 && index < _inFlight.Count ? _inFlight[(int)index] : null;
        return entry is not null;
    }

    /// <summary>Takes an entry back; its tag is void from here on.</summary>
    internal void Settle(long tag, QueueEntry entry)
    {
        _inFlight[(int)(tag - _firstTag)] = null;
        while (_inFlight.Count > 0 && _inFlight[0] is null)
        {
            _inFlight.RemoveFirst();
            _firstTag++;
        }
        Outstanding--;
        _outstandingBytes -= entry.Message.Size;
        entry.Consumer = null;
    }

    /// <summary>The tags of everything unsettled, oldest first.</summary>
    internal IEnumerable<long> OutstandingTags()
    {
        var (first, end) = (_firstTag, NextTag);
        for (var tag = first; tag < end; tag++)
        {
            if (TryGet(tag, out _)) yield return tag;
        }
    }
}
