using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Dispatch;

namespace ActorMQ.Kernel.Hosting;

/// <summary>Akka's reference to one of the kernel's actors.</summary>
#pragma warning disable MA0097 // Akka has its references compared so.
internal sealed class HostedRef(
    ActorSystemImpl system, HostedProps props, MessageDispatcher dispatcher, MailboxType mailbox, IInternalActorRef parent, Akka.Actor.ActorPath path)
    : LocalActorRef(system, props, dispatcher, mailbox, parent, path)
{
    internal Kernel.ActorCell Own { get; } = props.Own;

    protected override Akka.Actor.ActorCell NewActorCell(
        ActorSystemImpl system, IInternalActorRef self, Props props, MessageDispatcher dispatcher, IInternalActorRef supervisor) =>
        new HostedCell(system, self, (HostedProps)props, dispatcher, supervisor);
}
