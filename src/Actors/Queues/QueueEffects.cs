using ActorMQ.Actors.Destinations;
using ActorMQ.Kernel;
using ActorMQ.Model.Errors;
using ActorMQ.Persistence;

namespace ActorMQ.Actors.Queues;

/// <summary>
/// Gathers what the state of a queue wants done during a turn and does it when the turn ends. Lives on the queue's turns.
/// </summary>
internal sealed class QueueEffects : IQueueEffects, IJournalOwner
{
    private readonly QueueServices _services;
    private readonly DestinationHandle _handle;
    private readonly ActorRef<DestinationCommand> _self;
    private readonly Action<long> _wakeAt;
    private readonly ReportBook _reports = new();
    private readonly DeadLetterOffice _deadLetters;
    private readonly List<QueueConsumer> _served = [];
    private readonly Dictionary<ConsumerRequest, List<Delivery>> _shown = new(ReferenceEqualityComparer.Instance);
    private QueueBatch? _batch;
    private QueueBatch? _unit;

    public QueueEffects(DestinationHandle handle, QueueServices services, string? deadLetterQueue, ActorRef<DestinationCommand> self, Action<long> wakeAt)
    {
        _services = services;
        _handle = handle;
        _self = self;
        _wakeAt = wakeAt;
        _deadLetters = new DeadLetterOffice(handle.Name, deadLetterQueue, services.Directory, self);
    }

    private QueueBatch Batch => _unit ?? (_batch ??= new QueueBatch(_self));

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

    public void Show(ConsumerRequest browser, Delivery delivery)
    {
        if (!_shown.TryGetValue(browser, out var shown)) _shown.Add(browser, shown = []);
        shown.Add(delivery);
    }

    public void EndBrowse(ConsumerRequest browser)
    {
        SendShown();
        browser.Subscriber.OnBrowseEnd();
    }

    public void Store(QueueEntry entry, bool isTransient)
    {
        entry.Put = new JournalPut(entry.Key, entry.Message, entry.DeliveryCount, isTransient);
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
        Batch.Journal.Updates.Add(new DeliveryCountUpdate(entry.Key, entry.DeliveryCount));

    public int OpenLane(byte priority) => _services.Journal.OpenLane(_handle.Name, priority);

    public void DropLane(int journalLane) => Batch.Journal.DroppedLanes.Add(journalLane);

    public void ReadPage(MessageKey from, int maxCount, long maxBytes, object? tag) =>
        _services.Journal.Read(new PageRequest(this, from, maxCount, maxBytes, tag));

    public void Accept(PublishTicket ticket) => _reports.Accept(ticket);

    public void Confirm(PublishTicket ticket) => _reports.Confirm(ticket);

    public void Refuse(PublishTicket ticket, BrokerError error) => _reports.Refuse(ticket, error);

    public void DeadLetter(QueueEntry entry, string cause) => _deadLetters.Add(entry, cause);

    public void WakeAt(long milliseconds) => _wakeAt(milliseconds);

    public void OnDeadLetters(PublishReport report, QueueState state, long now) => _deadLetters.OnReport(report, state, now);

    public void OnDeadLetterQueueRestarted(QueueState state, long now) => _deadLetters.OnTargetRestarted(state, now);

    public void Close() => _deadLetters.Close();

    /// <summary>From here to <see cref="SubmitUnit"/> everything stored or deleted belongs to a transaction.</summary>
    public QueueBatch BeginUnit(ITransactionClient client) => _unit = new QueueBatch(_self) { Client = client };

    public void SubmitUnit(JournalUnit unit)
    {
        // What this turn wrote before must reach the writer before what refers to it.
        SubmitBatch();
        _services.Journal.Submit(_unit!.Journal, unit);
        _unit = null;
    }

    /// <summary>Sends everything. The journal first: a consumer's acknowledgement may be on its way back before the method returns.</summary>
    public void Flush()
    {
        SubmitBatch();
        foreach (var consumer in _served)
        {
            var deliveries = consumer.Outgoing!;
            consumer.Outgoing = null;
            consumer.Request.Subscriber.OnDelivery(new DeliveryBatch(consumer.OutgoingTag, deliveries));
        }
        _served.Clear();
        SendShown();
        _deadLetters.Send();
        _reports.Send(_handle);
    }

    public void OnDurable(JournalBatch batch) => throw new InvalidOperationException("Batches have owners of their own.");

    public void OnPage(JournalPage page) => _self.TryTell(new QueueCommand.PageRead(page));

    private void SubmitBatch()
    {
        if (_batch is null) return;
        _services.Journal.Submit(_batch.Journal);
        _batch = null;
    }

    private void SendShown()
    {
        foreach (var (browser, shown) in _shown) browser.Subscriber.OnDelivery(new DeliveryBatch(0, shown));
        _shown.Clear();
    }
}
