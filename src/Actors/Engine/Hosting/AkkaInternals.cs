using System.Runtime.CompilerServices;
using Akka.Dispatch;

namespace ActorMQ.Actors.Engine.Hosting;

/// <summary>What Akka keeps to itself and the engine cannot do without.</summary>
internal static class AkkaInternals
{
    /// <summary>Has the mailbox run, unless it is about to, is suspended or closed, or has nothing to do.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "RegisterForExecution")]
    internal static extern bool RegisterForExecution(MessageDispatcher dispatcher, Mailbox mailbox, bool hasMessageHint, bool hasSystemMessageHint);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "IsSuspended")]
    internal static extern bool IsSuspended(Mailbox mailbox);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "IsScheduled")]
    internal static extern bool IsScheduled(Mailbox mailbox);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Actor")]
    internal static extern Akka.Actor.ActorCell ActorOf(Mailbox mailbox);
}
