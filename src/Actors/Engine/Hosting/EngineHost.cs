using ActorMQ.Actors.Engine.Scheduling;
using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Configuration;
using Akka.Dispatch;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Actors.Engine.Hosting;

/// <summary>What an ActorSystem of the engine has beside Akka's: its clock, its randomness, where turns are taken.</summary>
internal sealed class EngineHost
{
    private long _lastUid;

    internal EngineHost(string name, TimeProvider time, TurnDispatcher turns, Random random, ILogger log, TurnOptions options, Config? akka)
    {
        Name = name;
        Time = time;
        Turns = turns;
        Random = random;
        Log = log;
        Options = options;
        Timers = new TimerQueue(time);
        CreatedAt = time.GetTimestamp();
        System = (ActorSystemImpl)turns.Run(() => MadeWithin<EngineHost>.Run(this, () => ActorSystem.Create(AllowedName(name), AkkaConfiguration.Over(akka))));
        Dispatcher = System.Dispatchers.DefaultGlobalDispatcher;
        Mailbox = new EngineMailbox(System.Settings, Config.Empty);
        Guardian = System.Provider.Guardian.Cell;
        LogBridge.Attach(System, log);
        DeadLetters = new DeadLetterLog(time, log, System);
    }

    internal string Name { get; }

    internal TimeProvider Time { get; }

    internal TurnDispatcher Turns { get; }

    internal Random Random { get; }

    internal ILogger Log { get; }

    internal TurnOptions Options { get; }

    internal TimerQueue Timers { get; }

    internal DeadLetterLog DeadLetters { get; }

    internal long CreatedAt { get; }

    internal ActorSystemImpl System { get; }

    internal MessageDispatcher Dispatcher { get; }

    internal MailboxType Mailbox { get; }

    /// <summary>The cell of <c>/user</c>.</summary>
    internal ActorCell Guardian { get; }

    internal static EngineHost Of(ActorSystem system) =>
        (system.Scheduler as EngineScheduler)?.Host ?? throw new InvalidOperationException($"{system.Name} was not made by the engine.");

    /// <summary>Makes a child of any of Akka's cells and starts it.</summary>
    internal Ref<TProtocol> Spawn<TProtocol>(ActorCell parent, Props<TProtocol> props, string name)
    {
        var encoded = ActorNames.Encode(name);
        if (parent.ChildrenContainer.IsTerminating) throw new ActorStoppedException(TreePath.Of(parent.Self.Path));
        if (parent.TryGetChildStatsByName(encoded, out _))
            throw new InvalidOperationException($"{TreePath.Of(parent.Self.Path)} already has a child named '{name}'.");
        parent.ReserveChild(encoded);
        // Numbers tell apart those who follow each other under a name; drawn at random, as Akka does it, they would not be the same again in simulation.
        var path = new ChildActorPath(parent.Self.Path, encoded, Interlocked.Increment(ref _lastUid));
        var child = new EngineRef(this, props, (IInternalActorRef)parent.Self, path);
        var reference = new Ref<TProtocol>(child.Life);
        child.Life.Open(reference, props.Supervision, props.MailboxCapacity);
        parent.InitChild(child);
        child.Start();
        return reference;
    }

    /// <summary>Akka allows fewer characters in a system's name.</summary>
    private static string AllowedName(string wanted)
    {
        var name = string.Concat(wanted.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')).Trim('-');
        return name.Length > 0 ? name : "actors";
    }
}
