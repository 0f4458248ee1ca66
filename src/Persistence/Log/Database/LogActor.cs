using Akka.Persistence;

namespace ActorMQ.Persistence.Log.Database;

/// <summary>
/// Writes the log: one event at a time, for one thread that waits. Recovery gives it no more than the number of the last event; what is in
/// the log, others read. A failed write stops it, as it is not known what became of it: another one is started, which asks the database.
/// </summary>
internal sealed class LogActor : UntypedPersistentActor
{
    private readonly TaskCompletionSource<long> _recovered;
    private readonly Dictionary<Type, TaskCompletionSource<long>> _asked = [];

    /// <param name="persistenceId">Whose log it is.</param>
    /// <param name="recovered">Gets the number of the last event, 0 when there is none.</param>
    public LogActor(string persistenceId, TaskCompletionSource<long> recovered)
    {
        PersistenceId = persistenceId;
        _recovered = recovered;
    }

    public override string PersistenceId { get; }

    public override Recovery Recovery => Recovery.None;

    protected override void OnRecover(object message)
    {
        if (message is RecoveryCompleted) _recovered.TrySetResult(LastSequenceNr);
    }

    protected override void OnCommand(object message)
    {
        switch (message)
        {
            case LogCommand.Write write:
                Ask<LogCommand.Write>(write.Answer);
                Persist(write.Event, _ => Answer<LogCommand.Write>(LastSequenceNr));
                break;
            case LogCommand.Save save:
                Ask<LogCommand.Save>(save.Answer);
                SaveSnapshot(save.Snapshot);
                break;
            case LogCommand.DeleteSnapshots delete:
                Ask<LogCommand.DeleteSnapshots>(delete.Answer);
                DeleteSnapshots(new SnapshotSelectionCriteria(delete.Before - 1));
                break;
            case LogCommand.DeleteEvents delete:
                Ask<LogCommand.DeleteEvents>(delete.Answer);
                DeleteMessages(delete.To);
                break;
            case SaveSnapshotSuccess saved:
                Answer<LogCommand.Save>(saved.Metadata.SequenceNr);
                break;
            case SaveSnapshotFailure failed:
                Fail<LogCommand.Save>(failed.Cause);
                break;
            case DeleteSnapshotsSuccess deleted:
                Answer<LogCommand.DeleteSnapshots>(deleted.Criteria.MaxSequenceNr + 1);
                break;
            case DeleteSnapshotsFailure failed:
                Fail<LogCommand.DeleteSnapshots>(failed.Cause);
                break;
            case DeleteMessagesSuccess deleted:
                Answer<LogCommand.DeleteEvents>(deleted.ToSequenceNr);
                break;
            case DeleteMessagesFailure failed:
                Fail<LogCommand.DeleteEvents>(failed.Cause);
                break;
        }
    }

    protected override void OnRecoveryFailure(Exception reason, object? message = null) => _recovered.TrySetException(reason);

    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr) => Fail<LogCommand.Write>(cause);

    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr)
    {
        Fail<LogCommand.Write>(cause);
        // The number was used up all the same: whoever comes next asks for the last one.
        Context.Stop(Self);
    }

    protected override void PostStop()
    {
        var stopped = new JournalException("The writer of the log has stopped.");
        _recovered.TrySetException(stopped);
        foreach (var answer in _asked.Values) answer.TrySetException(stopped);
        base.PostStop();
    }

    private void Ask<TCommand>(TaskCompletionSource<long> answer) => _asked[typeof(TCommand)] = answer;

    private void Answer<TCommand>(long number)
    {
        if (_asked.Remove(typeof(TCommand), out var answer)) answer.TrySetResult(number);
    }

    private void Fail<TCommand>(Exception cause)
    {
        if (_asked.Remove(typeof(TCommand), out var answer)) answer.TrySetException(cause);
    }
}
