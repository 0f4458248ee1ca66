using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Errors;
using ActorMQ.Model.Messages;

namespace ActorMQ.Actors.Queues;

/// <summary>Where messages come in: one after the other, those that a full queue has no place for later or not at all.</summary>
internal sealed class QueueDoor
{
    private readonly Queue<PublishItem> _waiting = new();
    private readonly DestinationName _name;
    private readonly QueueContents _contents;
    private readonly ExpirySweep _expiry;
    private readonly QueueCounters _counters;
    private readonly IQueueEffects _effects;
    private readonly Live<QueueOptions> _options;

    public QueueDoor(
        DestinationName name, Live<QueueOptions> options, QueueContents contents, ExpirySweep expiry, QueueCounters counters, IQueueEffects effects)
    {
        _name = name;
        _options = options;
        _contents = contents;
        _expiry = expiry;
        _counters = counters;
        _effects = effects;
    }

    /// <summary>Producers' messages that wait because the queue is full.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>Somebody waits who need not.</summary>
    public bool MayLetIn => _waiting.Count > 0 && !_contents.IsFull;

    /// <summary>A producer's message comes in, waits, or is refused.</summary>
    public void Knock(in PublishItem item, long now)
    {
        if (_waiting.Count == 0 && !_contents.IsFull) Admit(item, now, isHeld: false);
        else if (_options.Current.WhenFull == WhenFull.Block) _waiting.Enqueue(item);
        else Refuse(item.Ticket, ErrorCode.DestinationFull, $"{_name.Uri} is full ({_contents.Count} messages, {_contents.Bytes} bytes)");
    }

    /// <summary>Lets in who waits, as long as the queue is not full.</summary>
    public void LetIn(long now)
    {
        while (MayLetIn) Admit(_waiting.Dequeue(), now, isHeld: false);
    }

    /// <summary>Lets in all who wait, however full the queue is.</summary>
    public void LetAllIn(long now)
    {
        while (_waiting.TryDequeue(out var item)) Admit(item, now, isHeld: false);
    }

    /// <summary>Takes a message in.</summary>
    /// <param name="item">The message.</param>
    /// <param name="now">Milliseconds since 1970.</param>
    /// <param name="isHeld">It belongs to a transaction that is not durable.</param>
    public QueueEntry Admit(in PublishItem item, long now, bool isHeld)
    {
        var message = item.Message;
        var lane = _contents.LaneOf(_options.Current.Prioritized ? message.Priority : MessageHeaders.DefaultPriority);
        var entry = new QueueEntry(lane, lane.NextSequence++, message)
        {
            Ticket = item.Ticket,
            Deliveries = DeliveryHistory.Of(item.DeliveryCount),
            State = isHeld ? EntryState.Held : EntryState.Ready,
        };
        if (message.Expires != 0) _expiry.Note(message.Expires, now);
        _contents.Add(entry);
        return entry;
    }

    /// <summary>The queue is no more: who waits is told so.</summary>
    public void Close()
    {
        var error = $"The destination {_name.Uri} was deleted.";
        while (_waiting.TryDequeue(out var item)) Refuse(item.Ticket, ErrorCode.NoSuchDestination, error);
    }

    private void Refuse(PublishTicket ticket, ErrorCode code, string message)
    {
        _counters.Refused++;
        _effects.Refuse(ticket, new BrokerError(code, message));
    }
}
