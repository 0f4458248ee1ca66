using Akka.Actor;
using Akka.Event;

namespace ActorMQ.Kernel.Hosting;

/// <summary>What Akka has to say goes into the system's log, on the thread that says it.</summary>
#pragma warning disable MA0097 // Akka has its references compared so.
internal sealed class LogBridge(ActorSystem host, IActorRefProvider provider, Akka.Actor.ActorPath path) : MinimalActorRef
{
    public override Akka.Actor.ActorPath Path { get; } = path;

    public override IActorRefProvider Provider { get; } = provider;

    protected override void TellInternal(object message, IActorRef sender)
    {
        if (message is not LogEvent line) return;
        var text = line.Message.ToString() ?? "";
        if (line is Error) host.Log.AkkaError(line.LogSource, text, line.Cause);
        else host.Log.AkkaWarning(line.LogSource, text, line.Cause);
    }
}
