using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Queues;
using ActorMQ.Actors.Tests.Support;
using ActorMQ.Model.Messages;

namespace ActorMQ.Actors.Tests.Histories;

/// <content>What each command means.</content>
internal sealed partial class QueueHistory
{
    private readonly List<ModelMessage> _letters = [];
    private readonly Queue<ModelMessage> _atTheDoor = new();
    private Dictionary<string, ModelConsumer> _groupOwners = [];
    private int _refused;

    private IEnumerable<ModelMessage> Alive => _messages.Where(message => message.IsAlive);

    /// <summary>Messages that are in the queue, in memory or on disk.</summary>
    private IEnumerable<ModelMessage> Admitted => Alive.Except(_atTheDoor);

    private bool IsFull => _options.Queue.MaxMessages > 0 && Admitted.Count() >= _options.Queue.MaxMessages;

    private ModelConsumer? Sole =>
        Attached.Where(c => c.Request.IsExclusive).OrderByDescending(c => c.Request.Priority).FirstOrDefault();

    private bool MayDie(ModelMessage message) => (message.Message.Flags & MessageFlags.DeadLetter) == MessageFlags.None;

    private bool IsOverLimit(ModelMessage message) =>
        _options.Queue.MaxRedeliveries >= 0 && message.Failures > _options.Queue.MaxRedeliveries && MayDie(message);

    /// <summary>Whether a consumer is one that may be given a message, if it has room.</summary>
    private bool MayTake(ModelConsumer consumer, ModelMessage message)
    {
        if (consumer.IsBrowser || consumer.Request.IsScout || !consumer.Wants(message)) return false;
        if (Sole is { } sole) return sole == consumer;
        return message.Group is null
            || !_groupOwners.TryGetValue(message.Group, out var owner)
            || owner == consumer
            || !owner.Wants(message);
    }

    private void OnPublish(ModelMessage message)
    {
        var isAdmitted = _atTheDoor.Count == 0 && !IsFull;
        message.Status = ModelStatus.Waiting;
        if (isAdmitted) return;
        if (_options.Queue.WhenFull == WhenFull.Block)
        {
            _atTheDoor.Enqueue(message);
            return;
        }
        message.Status = ModelStatus.Done;
        _refused++;
    }

    private void OnBrowse(ModelConsumer browser)
    {
        browser.IsAttached = true;
        // What an open transaction has sent is not in the queue yet.
        browser.Expected = [.. Admitted.Where(m => m.Status != ModelStatus.Held && browser.Wants(m)).OrderByDescending(m => m.Lane).ThenBy(m => m.Order)];
    }

    private void OnDetach(ModelConsumer consumer, long firstUnsent)
    {
        consumer.IsAttached = false;
        foreach (var group in _groupOwners.Where(pair => pair.Value == consumer).Select(pair => pair.Key).ToArray()) _groupOwners.Remove(group);
        var isOldest = true;
        foreach (var (tag, message) in consumer.Unsettled.ToArray())
        {
            Release(consumer, tag);
            if (message.IsPromised) continue;
            if (tag < firstUnsent) CountDelivery(message, isOldest);
            Return(message, 0);
            if (tag < firstUnsent && isOldest && IsOverLimit(message)) OnDying(message);
            isOldest = false;
        }
    }

    private void OnSettle(ModelConsumer consumer, Settlement settlement, long tag)
    {
        if (!consumer.IsAttached || !consumer.Unsettled.TryGetValue(tag, out var message) || message.IsPromised) return;
        Release(consumer, tag);
        OnEnded(message, settlement);
    }

    /// <summary>What is promised to a transaction stops it: whoever is written to takes part in none.</summary>
    private void OnAcceptUpTo(ModelConsumer consumer, long tag)
    {
        foreach (var (unsettled, message) in consumer.Unsettled.TakeWhile(pair => pair.Key <= tag && !pair.Value.IsPromised).ToArray())
            OnSettle(consumer, Settlement.Accepted, unsettled);
    }

    private void OnEnded(ModelMessage message, Settlement settlement)
    {
        if (settlement == Settlement.Accepted)
        {
            OnDone(message);
            return;
        }
        if (settlement != Settlement.Released) CountDelivery(message, isFailure: true);
        var isRejected = settlement == Settlement.Rejected || (settlement == Settlement.Discarded && !MayDie(message));
        Return(message, isRejected ? DelayOf(message) : 0);
        if (settlement == Settlement.Discarded && MayDie(message)) OnDying(message);
        else if (isRejected && IsOverLimit(message)) OnDying(message);
    }

    private long DelayOf(ModelMessage message) =>
        (long)(_options.Queue.RedeliveryDelay.TotalMilliseconds * Math.Pow(_options.Queue.RedeliveryBackoff, message.Failures - 1));

    private static void CountDelivery(ModelMessage message, bool isFailure)
    {
        message.Count++;
        if (isFailure) message.Failures++;
    }

    private static void Release(ModelConsumer consumer, long tag)
    {
        consumer.Unsettled.Remove(tag, out var message);
        if (consumer.Request.IsMetered) consumer.Allowance--;
        message!.Holder = null;
    }

    private void Return(ModelMessage message, long delay)
    {
        message.Status = ModelStatus.Waiting;
        message.WasReturned = true;
        message.NotBefore = Now + delay;
    }

    private void OnDying(ModelMessage message)
    {
        if (_options.Queue.DeadLetterQueue is null) OnDone(message);
        else message.Status = ModelStatus.Dying;
    }

    private void OnDeadLetterRefused(ModelMessage message)
    {
        // It may have been purged, consumed or lost since in another life.
        if (message.Status == ModelStatus.Dying) Return(message, 5000);
    }

    private void OnDone(ModelMessage message)
    {
        if (message.IsAlive) message.Status = ModelStatus.Done;
    }

    private void OnPromise(ModelTransaction transaction) => transaction.ExpectedVote = TryPromise(transaction);

    private bool TryPromise(ModelTransaction transaction)
    {
        if (transaction.Promised is not null) return true;
        var promised = new List<ModelPromise>();
        foreach (var (id, settlement, tag) in transaction.Settlements)
        {
            var consumer = ConsumerOf(id);
            if (!consumer.IsAttached || !consumer.Unsettled.TryGetValue(tag, out var message) || message.IsPromised) return false;
            promised.Add(new ModelPromise(consumer, message, settlement, tag));
        }
        foreach (var promise in promised) promise.Message.IsPromised = true;
        transaction.Promised = promised;
        return true;
    }

    private void OnRenounce(ModelTransaction transaction)
    {
        transaction.IsCompleted = transaction.IsRenounced = true;
        foreach (var (consumer, message, _, tag) in transaction.Promised ?? [])
        {
            message.IsPromised = false;
            if (Holds(consumer, tag, message)) continue;
            CountDelivery(message, isFailure: false);
            Return(message, 0);
        }
    }

    private static bool Holds(ModelConsumer consumer, long tag, ModelMessage message) => consumer.Unsettled.GetValueOrDefault(tag) == message;

    private void OnTransact(ModelTransaction transaction)
    {
        if (!TryPromise(transaction))
        {
            transaction.IsVoid = true;
            foreach (var message in transaction.Sends) message.Status = ModelStatus.Done;
            transaction.Sends.Clear();
            return;
        }
        // It does not wait at the door, and overtakes nobody there.
        if (transaction.Sends.Count > 0) _atTheDoor.Clear();
        foreach (var message in transaction.Sends) message.Status = ModelStatus.Held;
        foreach (var promise in transaction.Promised!)
        {
            if (promise.Settlement != Settlement.Accepted)
            {
                transaction.Others.Add(promise);
                continue;
            }
            var message = promise.Message;
            message.IsPromised = false;
            if (Holds(promise.Consumer, promise.Tag, message)) Release(promise.Consumer, promise.Tag);
            message.Status = ModelStatus.Acknowledged;
            transaction.Accepted.Add(message);
            // What a purge is moving just now may come back after a kill.
            if (_world.Journal.Has(message.Id) && !_world.Journal.IsBeingPut(message.Id)) transaction.Stored.Add(message);
        }
    }

    private void OnTransactionDurable(ModelTransaction transaction)
    {
        Note($"transaction {_transactions.IndexOf(transaction) + 1} is durable");
        _atTurn.Add(() =>
        {
            transaction.IsCompleted = true;
            foreach (var message in transaction.Sends.Where(m => m.Status == ModelStatus.Held)) message.Status = ModelStatus.Waiting;
            foreach (var message in transaction.Accepted) OnDone(message);
            foreach (var (consumer, message, settlement, tag) in transaction.Others)
            {
                message.IsPromised = false;
                if (Holds(consumer, tag, message)) Release(consumer, tag);
                OnEnded(message, settlement);
            }
        });
    }

    private void OnPurge()
    {
        foreach (var message in Admitted.Where(m => m.Status is ModelStatus.Waiting or ModelStatus.Held).ToArray()) OnDone(message);
        foreach (var transaction in _transactions.Where(t => !t.IsCompleted)) transaction.IsPurged = true;
    }

    /// <summary>Only what the journal has committed is left.</summary>
    private void OnKilled()
    {
        var rows = _world.Journal.Ids.ToHashSet();
        foreach (var transaction in _transactions.Where(t => !t.IsCompleted))
        {
            if (!transaction.IsPurged) CheckAtomic(transaction, rows);
            transaction.IsCompleted = true;
            transaction.IsOtherPartSubmitted = true;
        }
        StartAnew(rows);
        _letters.Clear();
        _transactions.Clear();
        _publisher = new TestPublisher();
        (_published, _refused, _confirmed) = (0, 0, 0);
    }

    /// <summary>What was handed to the journal is still there, transient messages too.</summary>
    private void OnCrashed()
    {
        var rows = _world.Journal.Ids.ToHashSet();
        foreach (var message in Admitted)
        {
            if (message.IsPersistent && !rows.Contains(message.Id)) throw Wrong($"{message} was lost in a crash of the queue");
        }
        StartAnew(rows);
        _letters.Clear();
        // What the dead letter queue answers to the queue's former life does not matter to this one.
        foreach (var letter in _world.DeadLetters.Letters.ToArray()) _world.DeadLetters.Answer(letter, letter.Ticket.Token % 2 == 0);
    }

    private void StartAnew(HashSet<string> rows)
    {
        foreach (var consumer in _consumers)
        {
            consumer.IsAttached = false;
            consumer.Unsettled.Clear();
        }
        _groupOwners = [];
        _atTheDoor.Clear();
        foreach (var message in _messages)
        {
            message.Holder = null;
            message.IsPromised = false;
            if (!rows.Contains(message.Id))
            {
                message.Status = ModelStatus.Done;
                continue;
            }
            message.Status = ModelStatus.Waiting;
            message.WasReturned = true;
            message.NotBefore = 0;
            var deliveries = new DeliveryHistory(_world.Journal.DeliveryCountOf(message.Id));
            (message.Count, message.Failures) = (deliveries.Count, deliveries.Failures);
        }
    }

    private static void CheckAtomic(ModelTransaction transaction, HashSet<string> rows)
    {
        var done = transaction.Sends.Where(m => m.IsPersistent).Select(m => rows.Contains(m.Id))
            .Concat(transaction.Accepted.Where(m => m.IsPersistent && transaction.Stored.Contains(m)).Select(m => !rows.Contains(m.Id)))
            .Distinct()
            .ToArray();
        if (done.Length > 1) throw Wrong("half a transaction has survived");
        if (done.Length == 1 && done[0] != transaction.IsDurable)
            throw Wrong($"a transaction was {(done[0] ? "done before it was" : "not done though it was")} durable");
    }

    private void CheckBeforeKill()
    {
        var rows = _world.Journal.Ids.ToHashSet();
        foreach (var message in Admitted)
        {
            if (message.IsPersistent && message.IsConfirmed && message.Status != ModelStatus.Acknowledged && !rows.Contains(message.Id))
                throw Wrong($"{message} was confirmed and is not in the journal");
        }
    }
}
