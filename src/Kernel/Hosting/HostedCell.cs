using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Dispatch;
using Akka.Dispatch.SysMsg;

namespace ActorMQ.Kernel.Hosting;

/// <summary>
/// Akka's cell of one of the kernel's actors. From the moment it is to stop, whatever the reason, it takes neither messages nor
/// children: Akka alone would let in what was made from outside while the actor stops, and forget it.
/// </summary>
internal sealed class HostedCell(ActorSystemImpl system, IInternalActorRef self, HostedProps props, MessageDispatcher dispatcher, IInternalActorRef parent)
    : Akka.Actor.ActorCell(system, self, props, dispatcher, parent)
{
    // Not from the props: a cell that has stopped has none.
    internal Kernel.ActorCell Own { get; } = props.Own;

    public override void SendSystemMessage(ISystemMessage systemMessage)
    {
        if (systemMessage is Terminate) Own.Close();
        base.SendSystemMessage(systemMessage);
    }
}
