using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace ActorMQ.Kernel.Hosting;

/// <summary>The ActorSystem of Akka beneath one of the kernel.</summary>
internal sealed class AkkaSystem
{
    private static readonly Config Configuration = ConfigurationFactory.ParseString(
        $$"""
        akka {
          loggers = []
          stdout-loglevel = OFF
          loglevel = WARNING
          log-dead-letters = off
          log-dead-letters-during-shutdown = off
          scheduler.implementation = "{{NameOf<KernelScheduler>()}}"
          coordinated-shutdown {
            run-by-actor-system-terminate = off
            run-by-clr-shutdown-hook = off
          }
          actor {
            guardian-supervisor-strategy = "{{NameOf<GuardianSupervision>()}}"
            internal-dispatcher = akka.actor.default-dispatcher
            default-dispatcher {
              executor = "{{NameOf<KernelExecutor>()}}"
              # The queue counts.
              throughput = {{int.MaxValue}}
            }
          }
        }
        """);

    private long _lastUid;

    internal AkkaSystem(ActorSystem host)
    {
        Implementation = (ActorSystemImpl)host.Dispatcher.Run(() => KernelScheduler.MadeFor(host, () => Akka.Actor.ActorSystem.Create(NameFor(host), Configuration)));
        Dispatcher = Implementation.Dispatchers.DefaultGlobalDispatcher;
        Mailbox = new HostedMailbox(Implementation.Settings, Config.Empty);
        Guardian = Implementation.Provider.Guardian.Cell;
        var log = new LogBridge(host, Implementation.Provider, Implementation.Provider.RootPath / "log");
        Implementation.EventStream.Subscribe(log, typeof(Warning));
        Implementation.EventStream.Subscribe(log, typeof(Error));
    }

    internal ActorSystemImpl Implementation { get; }

    internal MessageDispatcher Dispatcher { get; }

    internal MailboxType Mailbox { get; }

    /// <summary>The cell of <c>/user</c>.</summary>
    internal Akka.Actor.ActorCell Guardian { get; }

    /// <summary>Numbers tell apart those who follow each other under a name; drawn at random, as Akka does it, they would not be the same again in simulation.</summary>
    internal Akka.Actor.ActorPath PathOf(Akka.Actor.ActorCell parent, string name) => new ChildActorPath(parent.Self.Path, name, Interlocked.Increment(ref _lastUid));

    private static string NameOf<T>() => $"{typeof(T).FullName}, {typeof(T).Assembly.GetName().Name}";

    /// <summary>Akka allows fewer characters in a system's name.</summary>
    private static string NameFor(ActorSystem host)
    {
        var name = string.Concat(host.Name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')).Trim('-');
        return name.Length > 0 ? name : "actors";
    }
}
