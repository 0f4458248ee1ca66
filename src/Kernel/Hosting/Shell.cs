using Akka.Actor;

namespace ActorMQ.Kernel.Hosting;

/// <summary>
/// The actor as Akka sees it. An instance that could not be made or started fails with the next message instead of at once, as Akka
/// would forget it, and nobody would stop what it had begun.
/// </summary>
internal sealed class Shell(Kernel.ActorCell own) : ActorBase
{
    protected override bool AroundReceive(Receive receive, object message)
    {
        if (ReferenceEquals(message, Kernel.ActorCell.Batch)) own.RunBatch();
        else own.ReceiveOne(message);
        return true;
    }

    protected override bool Receive(object message) => true;

    protected override SupervisorStrategy SupervisorStrategy() => new Supervisor(own);

    protected override void PreStart() => own.StartInstance();

    protected override void PreRestart(Exception reason, object message)
    {
        own.BeginRestart();
        foreach (var child in Context.GetChildren()) Context.Stop(child);
    }

    protected override void PostRestart(Exception reason) => own.Restart();

    protected override void PostStop() => own.StopInstance();
}
