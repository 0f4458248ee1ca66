using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Protocol;
using ActorMQ.Persistence;

namespace ActorMQ.Actors.Queues;

/// <summary>
/// A queue that has failed starts anew with what the journal says is there; until it says so, commands wait in the <see cref="QueueRoster"/>.
/// </summary>
internal sealed class QueueRecovery(QueueState state, QueueRoster roster, IMessageJournal journal, Ref<IDestinationMessage> self)
{
    private bool _isStale;

    /// <summary>Asks the journal.</summary>
    /// <param name="former">The state that was given up.</param>
    public void Begin(QueueState former)
    {
        state.Succeed(former);
        Inspect();
    }

    /// <returns>True when the state has what the journal has: commands need not wait any longer.</returns>
    public bool Take(IDestinationMessage message)
    {
        switch (message)
        {
            case QueueCommand.Recovered when _isStale:
                Inspect();
                break;
            case QueueCommand.Recovered recovered:
                state.Recover(recovered.Lanes);
                return true;
            case QueueCommand.RecoveryFailed failed:
                throw new InvalidOperationException("The journal could not be inspected.", failed.Cause);
            case QueueCommand.BatchDurable durable:
                _isStale |= TellsNews(durable.Batch);
                break;
            default:
                roster.Stash(message);
                break;
        }
        return false;
    }

    /// <summary>
    /// What the queue wrote before it had to start anew is durable. The journal counts it if it was asked later; but a transaction may become
    /// durable at any time after that.
    /// </summary>
    /// <returns>True when the queue has messages that it may not know of: then the journal has to be asked once more.</returns>
    public static bool TellsNews(QueueBatch former)
    {
        if (former.Transaction is null) return false;
        former.Transaction.TellClient();
        return !former.Journal.IsEmpty;
    }

    private void Inspect()
    {
        _isStale = false;
        journal.InspectAsync(roster.Handle.Name).PipeTo(self, lanes => new QueueCommand.Recovered(lanes), cause => new QueueCommand.RecoveryFailed(cause));
    }
}
