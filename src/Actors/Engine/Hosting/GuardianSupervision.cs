using Akka.Actor;

namespace ActorMQ.Actors.Engine.Hosting;

/// <summary>Named in the configuration: <c>/user</c> supervises as all others do.</summary>
internal sealed class GuardianSupervision : SupervisorStrategyConfigurator
{
    public override SupervisorStrategy Create() => new Supervisor(null);
}
