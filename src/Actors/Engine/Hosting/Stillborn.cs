using System.Runtime.ExceptionServices;

namespace ActorMQ.Actors.Engine.Hosting;

/// <summary>In the place of an actor whose constructor has failed: fails as that did, where Akka expects it.</summary>
internal sealed class Stillborn<TProtocol>(Exception cause) : Actor<TProtocol>, IStillborn
{
    protected override void PreStart() => ExceptionDispatchInfo.Throw(cause);

    protected override void OnReceive(TProtocol message)
    {
    }
}
