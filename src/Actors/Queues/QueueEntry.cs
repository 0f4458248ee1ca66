using ActorMQ.Actors.Engine.Invariants;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Messages;
using ActorMQ.Persistence;

namespace ActorMQ.Actors.Queues;

/// <summary>One message in one queue. There is one for each message in memory, so every field counts.</summary>
public sealed class QueueEntry
{
    internal QueueEntry(QueueLane lane, long sequence, Message message)
    {
        Lane = lane;
        Sequence = sequence;
        Message = message;
    }

    public Message Message { get; }

    /// <summary>Position within its lane.</summary>
    public long Sequence { get; }

    /// <summary>What the journal was asked to write and has not confirmed; null when there is no such thing.</summary>
    public JournalPut? Put { get; set; }

    public MessageKey Key => new(Lane.JournalLane, Sequence);

    internal QueueLane Lane { get; }

    internal EntryState State { get; set; }

    internal EntryDurability Durability { get; set; }

    internal QueueConsumer? Consumer { get; set; }

    internal DeliveryHistory Deliveries { get; set; }

    /// <summary>Whom to tell when the message is safe; cleared once told.</summary>
    internal PublishTicket Ticket { get; set; }

    /// <summary>True while it is behind the window, known only to the journal.</summary>
    internal bool IsInTail { get; set; }

    /// <summary>In the window and with nobody.</summary>
    internal bool IsWaiting => State is EntryState.Ready or EntryState.Held or EntryState.Delayed;

    /// <summary>The journal need not keep it, and is told so by dropping its lane.</summary>
    internal void ForgetWithLane()
    {
        Put?.TryCancel();
        Put = null;
        Durability = EntryDurability.Volatile;
    }

    /// <summary>Says what must hold between turns of one in the window.</summary>
    internal void Check()
    {
        Invariant.Holds(State is not EntryState.Gone && !IsInTail, $"message {Key} is in the window, and {(IsInTail ? "behind it" : "gone")}");
        Invariant.Holds(State != EntryState.InFlight || Consumer is not null, $"message {Key} is with a consumer, and nobody has it");
        Invariant.Holds(
            State is EntryState.InFlight or EntryState.Promised || Consumer is null,
            $"message {Key} is {State}, and consumer {Consumer?.Request.Label} has it");
        Invariant.Holds(
            (Put is null) == (Durability is EntryDurability.Volatile or EntryDurability.Stored),
            $"message {Key} is {Durability}, and the journal has {(Put is null ? "nothing" : "something")} to write");
    }

    /// <summary>Stands in the window for any message of which there is only the place.</summary>
    internal static QueueEntry CreateSetAsideMark() => new(null!, 0, null!) { State = EntryState.SetAside };
}
