using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Dispatch.MessageQueues;

namespace ActorMQ.Actors.Engine.Hosting;

/// <summary>Mailboxes whose queue hands out all that waits as one turn.</summary>
internal sealed class EngineMailbox(Settings settings, Config config) : MailboxType(settings, config)
{
    public override IMessageQueue Create(IActorRef owner, ActorSystem system) => ((EngineRef)owner).Life.Queue;
}
