using ActorMQ.Actors.Engine.Mailboxes;
using ActorMQ.Actors.Engine.Scheduling;
using Akka.Configuration;
using Akka.Dispatch;

namespace ActorMQ.Actors.Engine.Hosting;

/// <summary>Named in the configuration: makes Akka's dispatchers hand their work to the engine's <see cref="TurnDispatcher"/>.</summary>
internal sealed class EngineExecutor(Config config, IDispatcherPrerequisites prerequisites) : ExecutorServiceConfigurator(config, prerequisites)
{
    public override ExecutorService Produce(string id) => new Service(id, ((EngineScheduler)Prerequisites.Scheduler).Host);

    private sealed class Service(string id, EngineHost host) : ExecutorService(id)
    {
        public override void Execute(IRunnable run)
        {
            if (run is Mailbox { MessageQueue: TurnQueue queue }) host.Turns.Schedule(queue);
            else host.Turns.Schedule(new ForeignTurn(host.Name, run));
        }

        public override void Shutdown()
        {
        }
    }
}
