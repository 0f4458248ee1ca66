using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Errors;
using ActorMQ.Persistence;

namespace ActorMQ.Actors.Queues;

/// <summary>
/// What a <see cref="QueueState"/> wants done in the world. Called while the state handles a command; an implementation must not call
/// back into the state.
/// </summary>
public interface IQueueEffects
{
    /// <summary>Send the message to the consumer; called in the order of its tags.</summary>
    void Deliver(QueueConsumer consumer, Delivery delivery);

    /// <summary>A metered consumer is out of room; said once until it is given more.</summary>
    void Exhausted(QueueConsumer consumer);

    /// <summary>A metered consumer was drained: this much room it had left.</summary>
    void Return(QueueConsumer consumer, int count);

    /// <summary>The consumer that browses has seen all.</summary>
    void EndBrowse(ConsumerRequest browser);

    /// <summary>Send a message to a browser.</summary>
    void Show(ConsumerRequest browser, Delivery delivery);

    /// <summary>Write the message to the journal; set <see cref="QueueEntry.Put"/>.</summary>
    void Store(QueueEntry entry, bool isTransient);

    /// <summary>Delete the message from the journal, or cancel its writing.</summary>
    void Unstore(QueueEntry entry);

    /// <summary>Write how often the message was delivered.</summary>
    void UpdateDeliveryCount(QueueEntry entry);

    /// <summary>A lane number for messages of a priority.</summary>
    int OpenLane(byte priority);

    /// <summary>Everything in the lane is worthless.</summary>
    void DropLane(int journalLane);

    /// <summary>
    /// Everything in the lane is worthless, except for what is stored again from here to <see cref="EndMove"/>: that goes to another
    /// lane, which <see cref="OpenLane"/> gives from now on. Both become durable together.
    /// </summary>
    void BeginMove(int journalLane);

    void EndMove();

    /// <summary>Read the next messages of a lane; the page comes back through <see cref="QueueState.AddPage"/>.</summary>
    void ReadPage(MessageKey from, int maxCount, long maxBytes, object? tag);

    /// <summary>The publisher's window opens by one message.</summary>
    void Accept(PublishTicket ticket);

    /// <summary>The message is safe.</summary>
    void Confirm(PublishTicket ticket);

    void Refuse(PublishTicket ticket, BrokerError error);

    /// <summary>
    /// Hand the message to the dead letter queue; <see cref="QueueState.DeadLettered"/> or <see cref="QueueState.DeadLetterRefused"/>
    /// follows.
    /// </summary>
    void DeadLetter(QueueEntry entry, string cause);

    /// <summary>
    /// Call <see cref="QueueState.Tick"/> at that time or soon after, in milliseconds since 1970. Of several times the first counts:
    /// a tick asks for the next.
    /// </summary>
    void WakeAt(long milliseconds);
}
