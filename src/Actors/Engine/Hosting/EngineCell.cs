using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Dispatch;
using Akka.Dispatch.SysMsg;

namespace ActorMQ.Actors.Engine.Hosting;

/// <summary>
/// Akka's cell, of an actor with a protocol. From the moment it is to stop, whatever the reason, it takes neither messages nor
/// children: Akka alone would let in what was made from outside while the actor stops, and forget it.
/// </summary>
internal sealed class EngineCell(
    ActorSystemImpl system, IInternalActorRef self, Props props, MessageDispatcher dispatcher, IInternalActorRef parent, ActorLife life)
    : ActorCell(system, self, props, dispatcher, parent)
{
    internal static EngineCell Current =>
        InternalCurrentActorCellKeeper.Current as EngineCell ?? throw new InvalidOperationException("Actors with a protocol are made by Spawn.");

    internal ActorLife Life { get; } = life;

    public override void SendSystemMessage(ISystemMessage systemMessage)
    {
        if (systemMessage is Terminate) Life.Queue.Close();
        base.SendSystemMessage(systemMessage);
    }
}
