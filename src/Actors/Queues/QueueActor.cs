using ActorMQ.Actors.Destinations;
using ActorMQ.Kernel;
using ActorMQ.Kernel.Scheduling;
using ActorMQ.Model.Errors;
using ActorMQ.Persistence;

namespace ActorMQ.Actors.Queues;

/// <summary>
/// The thin shell of a queue: turns messages into commands for its <see cref="QueueState"/>, and at the end of each turn sends what
/// gathered: one batch to the journal, one delivery batch to each consumer, one report to each publisher.
/// </summary>
internal sealed class QueueActor : Actor<DestinationCommand>
{
    private static readonly TimeSpan SweepPeriod = TimeSpan.FromSeconds(2);

    private readonly QueueOptions _options;
    private readonly QueueServices _services;
    private readonly QueueRoster _roster;
    private QueueState _state = null!;
    private QueueEffects _effects = null!;
    private List<DestinationCommand>? _stash;
    private ActorTimer? _wake;
    private long _wakeAt = long.MaxValue;
    private ActorTimer? _sweep;
    private bool _idleCheckPending;
    private long _activity;

    public QueueActor(QueueOptions options, QueueServices services, QueueRoster roster)
    {
        _options = options;
        _services = services;
        _roster = roster;
    }

    private long Now => Context.Now.ToUnixTimeMilliseconds();

    protected override void OnStart()
    {
        _effects = new QueueEffects(_roster.Handle, _services, _options.DeadLetterQueue, Self, WakeAt);
        _state = new QueueState(_roster.Handle.Name, _options, _effects, _services.Memory);
        if (!_roster.WasStarted)
        {
            _state.Recover(_roster.Recovered);
            _roster.OnStarted();
            CheckIdle();
            return;
        }
        // The state of the instance before this one is gone: what is durable is still in the journal, and everybody else must know.
        _stash = [];
        Context.PipeTo<IReadOnlyList<RecoveredLane>>(
            _services.Journal.InspectAsync(_roster.Handle.Name),
            lanes => new QueueCommand.Recovered(lanes),
            cause => new QueueCommand.RecoveryFailed(cause));
    }

    protected override void Receive(DestinationCommand message)
    {
        _activity++;
        if (_stash is null) Handle(message, Now);
        else if (message is QueueCommand.Recovered recovered) OnRecovered(recovered.Lanes);
        else if (message is QueueCommand.RecoveryFailed failed) throw new InvalidOperationException("The journal could not be inspected.", failed.Cause);
        else _stash.Add(message);
    }

    private void Handle(DestinationCommand message, long now)
    {
        switch (message)
        {
            case DestinationCommand.Publish publish:
                foreach (var item in publish.Items) _state.Publish(item.Message, item.Ticket, now);
                break;
            case DestinationCommand.AcceptUpTo accept:
                _state.AcceptUpTo(accept.Subscriber, accept.LastTag, now);
                break;
            case DestinationCommand.Settle settle:
                _state.Settle(settle.Subscriber, settle.Settlement, settle.Tags, now);
                break;
            case QueueCommand.BatchDurable durable:
                OnDurable(durable.Batch, now);
                break;
            case QueueCommand.PageRead read:
                _state.AddPage(read.Page);
                break;
            case DestinationCommand.Attach attach:
                _roster.Add(attach.Request.Subscriber);
                attach.Request.Subscriber.OnAttached();
                _state.Attach(attach.Request);
                break;
            case DestinationCommand.Detach detach:
                _roster.Remove(detach.Subscriber);
                _state.Detach(detach.Subscriber, detach.FirstUnsent, now);
                break;
            case DestinationCommand.Took took:
                _state.BrowserTook(took.Subscriber, took.Count);
                break;
            case DestinationCommand.Transact transact:
                Transact(transact, now);
                break;
            case QueueCommand.DeadLettersTaken taken:
                _effects.OnDeadLetters(taken.Report, _state, now);
                break;
            case QueueCommand.DeadLetterQueueReady:
                // The flush at the end of the turn sends them.
                break;
            case QueueCommand.DeadLetterQueueRestarted:
                _effects.OnDeadLetterQueueRestarted(_state, now);
                break;
            case QueueCommand.Wake:
                _wakeAt = long.MaxValue;
                _state.Tick(now);
                break;
            case QueueCommand.Sweep:
                _sweep = null;
                _state.ExpireDue(now);
                break;
            case QueueCommand.GoIdle idle:
                _idleCheckPending = false;
                // Counting this message too: nothing else has come in since the check was set up.
                if (_activity == idle.Activity + 1 && _state.IsIdle) Context.StopIfIdle();
                break;
            case DestinationCommand.Inspect inspect:
                inspect.Reply.Set(_state.Status(_roster.Handle.PublisherCount));
                break;
            case DestinationCommand.Purge purge:
                purge.Reply.Set(_state.Purge());
                break;
            case DestinationCommand.Delete delete:
                Delete();
                delete.Reply.Set(true);
                break;
        }
    }

    protected override void OnBatchEnd()
    {
        if (_stash is not null) return;
        _state.Advance(Now);
        _effects.Flush();
        if (_state.MayExpire) _sweep ??= Context.Schedule(SweepPeriod, new QueueCommand.Sweep());
        CheckIdle();
    }

    protected override void OnStop()
    {
        _wake?.Cancel();
        _sweep?.Cancel();
        _effects.Close();
        // Only a failure leaves anybody here: they may come back, to the next instance or to another queue of that name.
        _roster.DetachAll(new BrokerError(ErrorCode.DestinationFailed, $"{_roster.Handle.Name.Uri} failed"));
    }

    private void OnRecovered(IReadOnlyList<RecoveredLane> lanes)
    {
        var stash = _stash!;
        _stash = null;
        _state.Recover(lanes);
        foreach (var publisher in _roster.Handle.Publishers) publisher.OnRestarted(_roster.Handle);
        foreach (var message in stash) Handle(message, Now);
    }

    private void OnDurable(QueueBatch batch, long now)
    {
        var puts = batch.Journal.Puts;
        for (var i = 0; i < puts.Count; i++) _state.Stored(batch.Entries[i], puts[i]);
        if (batch.Transaction is null) return;
        _state.Complete(batch.Transaction, now);
        batch.Client!.OnTransacted(_roster.Handle);
    }

    private void Transact(DestinationCommand.Transact transact, long now)
    {
        var batch = _effects.BeginUnit(transact.Client);
        batch.Transaction = _state.Prepare(transact.Sends, transact.Settlements, now);
        _effects.SubmitUnit(transact.Unit);
    }

    private void Delete()
    {
        _roster.DetachAll(null);
        _state.DropEverything();
        _effects.Flush();
        Context.Stop();
    }

    private void CheckIdle()
    {
        if (_idleCheckPending || !_state.IsIdle || _options.IdleTimeout <= TimeSpan.Zero || _roster.Handle.OwnerConnection != 0) return;
        _idleCheckPending = true;
        Context.Schedule(_options.IdleTimeout, new QueueCommand.GoIdle(_activity));
    }

    private void WakeAt(long at)
    {
        if (at >= _wakeAt) return;
        _wake?.Cancel();
        _wakeAt = at;
        _wake = Context.Schedule(TimeSpan.FromMilliseconds(Math.Max(0, at - Now)), new QueueCommand.Wake());
    }
}
