using ActorMQ.Actors;
using ActorMQ.Actors.Engine.Simulation;

namespace ActorMQ.Simulation;

/// <summary>Where clients find a broker, which may be down.</summary>
internal interface IBrokerHost : ITimeline
{
    Random Random { get; }

    VirtualTimeProvider Time { get; }

    Broker Broker { get; }

    /// <summary>False between a crash and the restart.</summary>
    bool IsUp { get; }

    /// <summary>Clients to be told when the broker goes down.</summary>
    List<SimulatedSocket> Sockets { get; }

    bool Chance(double probability) => Random.NextDouble() < probability;
}
