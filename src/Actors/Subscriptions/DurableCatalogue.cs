using ActorMQ.Actors.Engine;
using ActorMQ.Persistence;

namespace ActorMQ.Actors.Subscriptions;

/// <summary>
/// The definitions of durable subscriptions in the journal. A definition that changes is a new one in the place of the old, both in one
/// unit: a full disk must not take the old one before the new one is there.
/// </summary>
internal sealed class DurableCatalogue
{
    private readonly IMessageJournal _journal;
    private readonly int _lane;
    private long _nextSequence;

    public DurableCatalogue(IMessageJournal journal)
    {
        _journal = journal;
        _lane = journal.OpenLane(JournalDefinitions.Owner, 0);
        _nextSequence = journal.Recovered.Where(lane => lane.Lane == _lane).Select(lane => lane.NextSequence).FirstOrDefault(1);
    }

    /// <summary>Writes a definition; <see cref="DurableRegistryCommand.Written"/> follows when it is durable.</summary>
    public void Write(DurableSubscription subscription, IRef<DurableRegistryCommand> told)
    {
        var batch = new Owner(subscription, told).Batch;
        var former = subscription.Sequence;
        subscription.Sequence = _nextSequence++;
        batch.Puts.Add(new JournalPut(new MessageKey(_lane, subscription.Sequence), subscription.Definition.Encode(), 0, isTransient: false));
        if (former != 0) batch.Deletes.Add(new MessageKey(_lane, former));
        _journal.Submit(batch, new JournalUnit(1));
    }

    public void Delete(DurableSubscription subscription, IRef<DurableRegistryCommand> told)
    {
        var batch = new Owner(subscription, told).Batch;
        batch.Deletes.Add(new MessageKey(_lane, subscription.Sequence));
        _journal.Submit(batch);
    }

    private sealed class Owner : IJournalOwner
    {
        private readonly DurableSubscription _subscription;
        private readonly IRef<DurableRegistryCommand> _told;

        public Owner(DurableSubscription subscription, IRef<DurableRegistryCommand> told)
        {
            _subscription = subscription;
            _told = told;
            Batch = new JournalBatch(this);
        }

        public JournalBatch Batch { get; }

        public void OnDurable(JournalBatch batch) => _told.TryTell(new DurableRegistryCommand.Written(_subscription));
    }
}
