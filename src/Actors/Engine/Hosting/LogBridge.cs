using Akka.Actor;
using Akka.Event;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Actors.Engine.Hosting;

/// <summary>What Akka has to say goes into the system's log, on the thread that says it.</summary>
#pragma warning disable MA0097 // Akka has its references compared so.
internal sealed class LogBridge(ILogger log, IActorRefProvider provider, ActorPath path) : MinimalActorRef
{
    public override ActorPath Path { get; } = path;

    public override IActorRefProvider Provider { get; } = provider;

    protected override void TellInternal(object message, IActorRef sender)
    {
        if (message is not LogEvent line) return;
        var text = line.Message.ToString() ?? "";
        if (line is Error) log.AkkaError(line.LogSource, text, line.Cause);
        else log.AkkaWarning(line.LogSource, text, line.Cause);
    }
}
