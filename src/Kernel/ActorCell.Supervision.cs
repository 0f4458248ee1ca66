using ActorMQ.Kernel.Mailboxes;
using ActorMQ.Kernel.Supervision;

namespace ActorMQ.Kernel;

/// <content>
/// What happens about failures. One that fails is suspended and its parent told; the parent decides on a turn of its own and
/// tells the child to resume, to restart after a back-off or to stop, or fails in its turn.
/// </content>
internal abstract partial class ActorCell
{
    // Written by the supervisor on its own turns.
    private bool _escalated;
    private int _recentRestarts;
    private long _lastFailureAt;

    protected void Fail(Exception cause)
    {
        State = CellState.Suspended;
        LastFailure = $"{cause.GetType().Name}: {cause.Message}";
        System.Log.ActorFailed(Path, cause);
        if (Parent is null) Stop();
        else Parent.Tell(new SystemMessage.ChildFailed(this, cause));
    }

    private void Supervise(ActorCell child, Exception cause)
    {
        // A child that is closing stops whatever is decided, and so do the children of one that is stopping or restarting.
        if (child.IsClosed || State is CellState.Restarting or CellState.Stopping or CellState.Stopped) return;
        if (System.Time.GetElapsedTime(child._lastFailureAt) > child.Supervision.Window) child._recentRestarts = 0;
        child._lastFailureAt = System.Time.GetTimestamp();
        SupervisionDirective directive;
        try
        {
            directive = Decide(new ChildFailure(child.Path, cause, child._recentRestarts, child.Supervision));
        }
        catch (Exception e)
        {
            Escalate(child, e);
            return;
        }
        switch (directive)
        {
            case SupervisionDirective.Resume:
                Resume(child);
                break;
            case SupervisionDirective.Restart:
                RestartLater(child);
                break;
            case SupervisionDirective.Stop:
                System.Log.ActorGivenUp(child.Path);
                child.Stop();
                break;
            default:
                Escalate(child, cause);
                break;
        }
    }

    private void Resume(ActorCell child)
    {
        // What never started has no state to go on with.
        if (child._started) child.Tell(new SystemMessage.Resume());
        else RestartLater(child);
    }

    private void RestartLater(ActorCell child)
    {
        var backoff = child.Supervision.Backoff(child._recentRestarts++, System.Random);
        System.Log.ActorRestarts(child.Path, backoff.TotalMilliseconds);
        System.Timers.Schedule(backoff, () => child.Tell(new SystemMessage.Restart()));
    }

    /// <summary>
    /// The child waits for what becomes of its supervisor: resumed together, or stopped. A supervisor that has failed already
    /// does not fail again, or one fault of many children would use up all its restarts.
    /// </summary>
    private void Escalate(ActorCell child, Exception cause)
    {
        child._escalated = true;
        if (State != CellState.Suspended) Fail(cause);
    }

    private void ResumeEscalated()
    {
        foreach (var child in Children().Where(c => c._escalated))
        {
            child._escalated = false;
            Resume(child);
        }
    }
}
