using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Dispatch;

namespace ActorMQ.Actors.Engine.Hosting;

/// <summary>Akka's reference to an actor with a protocol.</summary>
#pragma warning disable MA0097 // Akka has its references compared so.
internal sealed class EngineRef : LocalActorRef
{
    internal EngineRef(EngineHost host, Props props, IInternalActorRef parent, ActorPath path)
        : base(host.System, props, host.Dispatcher, host.Mailbox, parent, path)
    {
    }

    internal ActorLife Life => ((EngineCell)Cell).Life;

    protected override ActorCell NewActorCell(
        ActorSystemImpl system, IInternalActorRef self, Props props, MessageDispatcher dispatcher, IInternalActorRef supervisor) =>
        new EngineCell(system, self, props, dispatcher, supervisor, new ActorLife(EngineHost.Of(system), this));
}
