using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Engine.Scheduling;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Publishing;

namespace ActorMQ.Actors.Queues;

/// <summary>
/// The thin shell of a queue: turns messages into commands for its <see cref="QueueState"/>, and at the end of each turn sends what
/// gathered: one batch to the journal, one delivery batch to each consumer, one report to each publisher.
/// </summary>
/// <remarks>
/// A queue that fails starts anew from the journal, with a new state, while commands wait in the <see cref="QueueRoster"/>. A queue that
/// is deleted answers whatever is still in its mailbox before it stops: publishers and transactions wait for an answer.
/// </remarks>
internal sealed class QueueActor : Actor<IDestinationMessage>
{
    private readonly QueueServices _services;
    private readonly QueueRoster _roster;
    private readonly DestinationEnd _end;
    private readonly IdleWatch _idle = new();
    private QueueOptions _options;
    private QueueState _state = null!;
    private QueueEffects _effects = null!;
    private QueueTransactions _transactions = null!;
    private QueueRecovery? _recovery;
    private DeletedQueue? _deleted;
    private Phase _phase;
    private ActorTimer? _wake;
    private long _wakeAt = long.MaxValue;

    public QueueActor(QueueOptions options, QueueServices services, QueueRoster roster)
    {
        _options = options;
        _services = services;
        _roster = roster;
        _end = new DestinationEnd(roster.Handle);
    }

    private enum Phase
    {
        Running,

        /// <summary>Waits for the journal to say what is there.</summary>
        Recovering,
        Deleted,
        GoneIdle,
    }

    internal QueueState State => _state;

    internal bool IsRecovering => _phase == Phase.Recovering;

    private long Now => UtcNow.ToUnixTimeMilliseconds();

    private DestinationHandle Queue => _roster.Handle;

    protected override void PreStart()
    {
        Begin();
        if (_phase == Phase.Running) CheckIdle();
    }

    protected override void OnReceive(IDestinationMessage message)
    {
        _idle.Note(message);
        Take(message);
    }

    protected override void OnBatchEnd()
    {
        switch (_phase)
        {
            case Phase.Running:
                var isDone = _state.Advance(Now, Budget);
                _effects.Flush();
                if (isDone) CheckIdle();
                else GoOn();
                break;
            case Phase.Deleted:
                _effects.Flush();
                // Once nobody waits for an answer any more; else this is called again.
                StopIfIdle();
                break;
        }
    }

    protected override void CheckState() => _state.Check();

    protected override void PostStop()
    {
        End();
        _end.Tell();
    }

    private void Take(IDestinationMessage message)
    {
        if (_phase == Phase.Running) Handle(message, Now);
        else if (_phase == Phase.Recovering) Recover(message);
        else (_deleted ??= new DeletedQueue(Queue, _end, _effects, _transactions)).Handle(message);
    }

    private void Begin()
    {
        _effects = new QueueEffects(_roster, _services, _options.DeadLetterQueue, Self, WakeAt);
        _state = new QueueState(Queue.Name, _options, _effects, _services.Memory);
        _transactions = new QueueTransactions(_state, _effects, _roster, _services, Self);
        if (!_roster.TryTakeFormer(out var former))
        {
            _state.Recover(_roster.Recovered);
            return;
        }
        _phase = Phase.Recovering;
        _recovery = new QueueRecovery(_state, _roster, _services.Journal, Self);
        _recovery.Begin(former);
    }

    /// <summary>The state is given up: what is durable is in the journal, and everybody else must know.</summary>
    private void End()
    {
        _wake?.Cancel();
        _wakeAt = long.MaxValue;
        _state.Close();
        _roster.OnEnded(_state);
        // Only a failure leaves anybody here: they may come back, to the next instance or to another queue of that name.
        _roster.Consumers.DetachAll(_end.Failed);
    }

    private void Recover(IDestinationMessage message)
    {
        if (message is QueueCommand.Behave behave) Behave(behave.Options);
        else if (_recovery!.Take(message)) OnRecovered();
    }

    private void OnRecovered()
    {
        (_phase, _recovery) = (Phase.Running, null);
        _roster.Publishers.TellRestarted(Queue);
        if (_roster.Unfinished is { } unfinished) _transactions.TransactAgain(unfinished, Now);
        while (_roster.TryUnstash(out var command)) Take(command);
    }

    private void Handle(IDestinationMessage message, long now)
    {
        switch (message)
        {
            case DestinationCommand.Publish publish:
                _roster.Publishers.Note(publish.Publisher);
                foreach (var item in publish.Items) _state.Publish(item, now);
                break;
            case DestinationCommand.AcceptUpTo accept:
                _state.AcceptUpTo(accept.Consumer, accept.LastTag, now);
                break;
            case DestinationCommand.Settle settle:
                _state.Settle(settle.Consumer, settle.Settlement, settle.Tags, now);
                break;
            case QueueCommand.BatchDurable durable:
                OnDurable(durable.Batch, now);
                break;
            // A page that was asked for before the queue started anew says nothing about what it asks for now.
            case QueueCommand.PageRead read when read.Page.Request.Owner == _effects:
                _state.AddPage(read.Page, now);
                break;
            case DestinationCommand.Attach attach:
                _roster.Consumers.Attach(attach.Request);
                _state.Attach(attach.Request);
                break;
            case DestinationCommand.Detach detach:
                _roster.Consumers.Remove(detach.Consumer);
                _state.Detach(detach.Consumer, detach.FirstUnsent, now);
                break;
            case DestinationCommand.Grant grant:
                _state.Grant(grant.Consumer, grant.Count);
                break;
            case DestinationCommand.Meter meter:
                _state.Meter(meter.Consumer);
                break;
            case DestinationCommand.ChangeWay change:
                _state.ChangeWay(change.Consumer, change.Way);
                break;
            case DestinationCommand.Drain drain:
                _state.Drain(drain.Consumer);
                break;
            case DestinationCommand.Promise promise:
                _transactions.Promise(promise);
                break;
            case DestinationCommand.Renounce renounce:
                _state.Renounce(renounce.Transaction, now);
                break;
            case DestinationCommand.Transact transact:
                _transactions.Transact(transact, now);
                break;
            case DestinationCommand.Leave leave:
                _roster.Publishers.Remove(leave.Publisher);
                break;
            case ResolveAnswer answer:
                _effects.DeadLetters.Take(answer, _state, now);
                break;
            case PublisherEvent told:
                _effects.DeadLetters.Take(told, _state, now);
                break;
            case QueueCommand.Behave behave:
                Behave(behave.Options);
                break;
            case QueueCommand.Wake:
                _wakeAt = long.MaxValue;
                _state.Tick(now);
                break;
            case QueueCommand.GoIdle idle:
                if (_idle.End(idle.Activity) && _state.IsIdle && StopIfIdle()) Forget(Phase.GoneIdle);
                break;
            case DestinationCommand.Inspect inspect:
                inspect.Reply.Set(_state.Status(_roster.Publishers.Count));
                break;
            case DestinationCommand.Purge purge:
                _effects.TellPurged(purge.Reply, _state.Purge());
                break;
            case DestinationCommand.Delete delete:
                _end.Await(delete);
                _roster.Consumers.DetachAll(null);
                Forget(Phase.Deleted);
                break;
        }
    }

    /// <summary>Nothing of the queue stays in the journal, not even the numbers of its lanes.</summary>
    private void Forget(Phase phase)
    {
        _phase = phase;
        _state.DropEverything();
        _effects.Flush();
    }

    private void OnDurable(QueueBatch batch, long now)
    {
        if (batch.Origin != _effects)
        {
            OnFormerDurable(batch);
            return;
        }
        var puts = batch.Journal.Puts;
        for (var i = 0; i < puts.Count; i++) _state.Stored(batch.Entries[i], puts[i]);
        if (batch.Transaction is null) return;
        _state.Complete(batch.Transaction, now);
        batch.Transaction.TellClient();
    }

    /// <summary>What the queue wrote in a former life is durable. When it does not know of it, it has to start anew once more.</summary>
    private void OnFormerDurable(QueueBatch batch)
    {
        if (!QueueRecovery.TellsNews(batch)) return;
        _effects.Flush();
        End();
        Begin();
    }

    /// <summary>What waits because of what was said before does not any more: at the end of the turn all is looked at again.</summary>
    private void Behave(QueueOptions options)
    {
        if (options == _options) return;
        _options = options;
        _state.Behave(options);
        _effects.DeadLetters.Redirect(options.DeadLetterQueue, _state, Now);
        _idle.Restart();
    }

    private void CheckIdle()
    {
        if (!_state.IsIdle || _options.IdleTimeout <= TimeSpan.Zero || Queue.OwnerConnection != 0 || !_idle.TryBegin(out var activity)) return;
        Schedule(_options.IdleTimeout, new QueueCommand.GoIdle(activity));
    }

    private void WakeAt(long at)
    {
        if (at >= _wakeAt) return;
        _wake?.Cancel();
        _wakeAt = at;
        _wake = Schedule(TimeSpan.FromMilliseconds(Math.Max(0, at - Now)), new QueueCommand.Wake());
    }
}
