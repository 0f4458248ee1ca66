using ActorMQ.Actors.Engine.Supervision;
using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Util;

namespace ActorMQ.Actors.Engine.Hosting;

/// <summary>Akka's supervision by the policy of the child, with back-off: the child stays suspended until its pause has passed.</summary>
internal sealed class Supervisor(TurnActor? parent) : SupervisorStrategy
{
    public override IDecider Decider => DefaultDecider;

    public override void ProcessFailure(
        IActorContext context, bool restart, IActorRef child, Exception cause, ChildRestartStats stats, IReadOnlyCollection<ChildRestartStats> children)
    {
        if (!restart) context.Stop(child);
        else if (child is EngineRef { Life: var failed }) failed.RestartLater(cause);
        else RestartChild(child, cause, suspendFirst: false);
    }

    /// <summary>Only now the name is free, and nobody may know before that it has stopped.</summary>
    public override void HandleChildTerminated(IActorContext actorContext, IActorRef child, IEnumerable<IInternalActorRef> children)
    {
        if (child is EngineRef { Life: var stopped }) stopped.CompleteStop();
    }

    public override ISurrogate ToSurrogate(ActorSystem system) => throw new NotSupportedException("Actors with a protocol are local.");

    protected override Directive Handle(IActorRef child, Exception exception)
    {
        if (child is not EngineRef { Life: var failed }) return DefaultDecider.Decide(exception);
        // One that is closing stops whatever would be decided.
        if (failed.Queue.IsClosed) return Directive.Stop;
        var failure = failed.NextFailure(exception);
        SupervisionDirective decision;
        try
        {
            decision = parent is null ? failure.Policy.Decide(failure) : parent.Decide(failure);
        }
        catch (Exception e)
        {
            parent?.Life.NoteFailure(e);
            throw;
        }
        switch (decision)
        {
            case SupervisionDirective.Resume:
                // What never started has no state to go on with.
                return failed.HasStarted ? Directive.Resume : Directive.Restart;
            case SupervisionDirective.Restart:
                return Directive.Restart;
            case SupervisionDirective.Stop:
                failed.Host.Log.ActorGivenUp(failed.Path);
                return Directive.Stop;
            default:
                parent?.Life.NoteFailure(exception);
                return Directive.Escalate;
        }
    }
}
