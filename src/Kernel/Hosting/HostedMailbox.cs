using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Dispatch.MessageQueues;

namespace ActorMQ.Kernel.Hosting;

/// <summary>The queue of one of the kernel's actors is what the kernel keeps of it.</summary>
internal sealed class HostedMailbox(Settings settings, Config config) : MailboxType(settings, config)
{
    public override IMessageQueue Create(IActorRef owner, Akka.Actor.ActorSystem system) => ((HostedCell)((LocalActorRef)owner).Cell).Own;
}
