using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Publishing;
using ActorMQ.Model.Errors;
using ActorMQ.Persistence;

namespace ActorMQ.Actors.Queues;

/// <summary>
/// Gathers what the state of a queue wants done during a turn and does it when the turn ends. Lives on the queue's turns.
/// </summary>
internal sealed class QueueEffects : IQueueEffects, IPageReader
{
    private readonly QueueServices _services;
    private readonly QueueRoster _roster;
    private readonly Ref<IDestinationMessage> _self;
    private readonly Action<long> _wakeAt;
    private readonly ReportBook _reports = new();
    private readonly List<QueueConsumer> _served = [];
    private readonly Dictionary<ConsumerRequest, List<Delivery>> _shown = new(ReferenceEqualityComparer.Instance);
    private QueueBatch? _batch;
    private QueueBatch? _unitBatch;
    private JournalUnit? _unit;

    public QueueEffects(QueueRoster roster, QueueServices services, string? deadLetterQueue, Ref<IDestinationMessage> self, Action<long> wakeAt)
    {
        _services = services;
        _roster = roster;
        _self = self;
        _wakeAt = wakeAt;
        DeadLetters = new DeadLetterOffice(roster.Handle.Name, deadLetterQueue, services, self);
    }

    public DeadLetterOffice DeadLetters { get; }

    private QueueBatch Batch => _unitBatch ?? (_batch ??= new QueueBatch(_self, this));

    public void Deliver(QueueConsumer consumer, Delivery delivery)
    {
        if (consumer.Outgoing is null)
        {
            consumer.Outgoing = [];
            consumer.OutgoingTag = consumer.NextTag - 1;
            _served.Add(consumer);
        }
        consumer.Outgoing.Add(delivery);
    }

    public void Exhausted(QueueConsumer consumer) => consumer.Request.ReplyTo.TryTell(new ConsumerEvent.Exhausted(consumer.Request.Id));

    public void Return(QueueConsumer consumer, int count) => consumer.Request.ReplyTo.TryTell(new ConsumerEvent.Drained(consumer.Request.Id, count));

    public void Show(ConsumerRequest browser, Delivery delivery)
    {
        if (!_shown.TryGetValue(browser, out var shown)) _shown.Add(browser, shown = []);
        shown.Add(delivery);
    }

    public void EndBrowse(ConsumerRequest browser)
    {
        SendShown();
        // It has all it asked for: nothing ties it to the queue any more.
        _roster.Consumers.Remove(browser.Id);
        browser.ReplyTo.TryTell(new ConsumerEvent.BrowseEnded(browser.Id));
    }

    public void Store(QueueEntry entry, bool isTransient)
    {
        entry.Put = new JournalPut(entry.Key, entry.Message, entry.Deliveries.Stored, isTransient);
        Batch.Journal.Puts.Add(entry.Put);
        Batch.Entries.Add(entry);
    }

    public void Unstore(QueueEntry entry)
    {
        // Consumed before the writer got to it: it is never written.
        if (entry.Put?.TryCancel() == true) return;
        Batch.Journal.Deletes.Add(entry.Key);
    }

    public void UpdateDeliveryCount(QueueEntry entry) =>
        Batch.Journal.Updates.Add(new DeliveryCountUpdate(entry.Key, entry.Deliveries.Stored));

    public int OpenLane(byte priority) => _services.Journal.OpenLane(_roster.Handle.Name, priority);

    public void DropLane(int journalLane)
    {
        // At once: the journal gives out another lane only when it knows that this one is dropped.
        Batch.Journal.DroppedLanes.Add(journalLane);
        SubmitBatch();
    }

    public void BeginMove(int journalLane)
    {
        SubmitBatch();
        var dropped = new QueueBatch(_self, this);
        dropped.Journal.DroppedLanes.Add(journalLane);
        BeginUnit(new JournalUnit(2));
        _services.Journal.Submit(dropped.Journal, _unit!);
    }

    public void EndMove() => SubmitUnit();

    public void ReadPage(MessageKey from, int maxCount, long maxBytes, object? tag) =>
        _services.Journal.Read(new PageRequest(this, from, maxCount, maxBytes, tag));

    public void Accept(PublishTicket ticket) => _reports.Accept(ticket);

    public void Confirm(PublishTicket ticket) => _reports.Confirm(ticket);

    public void Refuse(PublishTicket ticket, BrokerError error) => _reports.Refuse(ticket, error);

    public void DeadLetter(QueueEntry entry, string cause) => DeadLetters.Add(entry, cause);

    public void WakeAt(long milliseconds) => _wakeAt(milliseconds);

    /// <summary>From here to <see cref="SubmitUnit"/> everything stored or deleted belongs to a unit of several batches.</summary>
    public QueueBatch BeginUnit(JournalUnit unit)
    {
        _unit = unit;
        return _unitBatch = new QueueBatch(_self, this);
    }

    public void SubmitUnit()
    {
        // What this turn wrote before must reach the writer before what refers to it.
        SubmitBatch();
        _services.Journal.Submit(_unitBatch!.Journal, _unit!);
        (_unitBatch, _unit) = (null, null);
    }

    /// <summary>Sends everything. The journal first: a consumer's acknowledgement may be on its way back before the method returns.</summary>
    public void Flush()
    {
        SubmitBatch();
        foreach (var consumer in _served)
        {
            var deliveries = consumer.Outgoing!;
            consumer.Outgoing = null;
            Send(consumer.Request, new DeliveryBatch(consumer.OutgoingTag, deliveries));
        }
        _served.Clear();
        SendShown();
        DeadLetters.Send();
        _reports.Send(_roster.Handle);
    }

    /// <summary>Answers when all that was asked of the journal is durable.</summary>
    public void TellPurged(Reply<long> reply, long count)
    {
        SubmitBatch();
        Batch.Purged = (reply, count);
        SubmitBatch();
    }

    public void OnPage(JournalPage page) => _self.TryTell(new QueueCommand.PageRead(page));

    private static void Send(ConsumerRequest request, DeliveryBatch batch) => request.ReplyTo.TryTell(new ConsumerEvent.Delivered(request.Id, batch));

    private void SubmitBatch()
    {
        if (_batch is null) return;
        _services.Journal.Submit(_batch.Journal);
        _batch = null;
    }

    private void SendShown()
    {
        foreach (var (browser, shown) in _shown) Send(browser, new DeliveryBatch(0, shown));
        _shown.Clear();
    }
}
