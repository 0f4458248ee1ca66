using ActorMQ.Kernel.Scheduling;
using Akka.Configuration;
using Akka.Dispatch;

namespace ActorMQ.Kernel.Hosting;

/// <summary>Named in the configuration: makes Akka's dispatchers hand their work to the system's <see cref="Scheduling.Dispatcher"/>.</summary>
internal sealed class KernelExecutor(Config config, IDispatcherPrerequisites prerequisites) : ExecutorServiceConfigurator(config, prerequisites)
{
    public override ExecutorService Produce(string id) => new Service(id, ((KernelScheduler)Prerequisites.Scheduler).Host);

    private sealed class Service(string id, ActorSystem host) : ExecutorService(id)
    {
        public override void Execute(IRunnable run)
        {
            if (run is Mailbox { MessageQueue: ActorCell cell }) host.Dispatcher.Schedule(cell);
            else host.Dispatcher.Schedule(new ForeignTurn(host.Name, run));
        }

        public override void Shutdown()
        {
        }
    }
}
