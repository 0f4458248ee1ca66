using ActorMQ.Actors.Engine.Hosting;
using ActorMQ.Actors.Engine.Introspection;
using ActorMQ.Actors.Engine.Scheduling;
using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Configuration;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Actors.Engine;

/// <summary>
/// Makes ActorSystems of Akka with a clock, a randomness and a dispatcher of their own: everything that decides what happens when. With a
/// <see cref="ThreadPoolDispatcher"/> one runs for real; with a <see cref="Simulation.SimulationDispatcher"/> the same seed gives
/// the same run.
/// </summary>
public static class EngineSystem
{
    private static readonly TreePath UserPath = TreePath.Root.Child("user");

    /// <summary>Keys of Akka's that the engine itself decides, in full.</summary>
    public static IReadOnlyList<string> OwnKeys { get; } = [.. AkkaConfiguration.OwnKeys];

    /// <param name="name">Its name; what Akka does not allow in one is replaced.</param>
    /// <param name="time">Its clock.</param>
    /// <param name="dispatcher">Where turns are taken.</param>
    /// <param name="random">Its only source of randomness.</param>
    /// <param name="logging">Where it logs, Akka too.</param>
    /// <param name="options">How turns are cut.</param>
    /// <param name="akka">Keys of Akka's own; those of <see cref="OwnKeys"/> have no effect.</param>
    /// <exception cref="Akka.Configuration.ConfigurationException">Akka cannot do with its keys.</exception>
    public static ActorSystem Create(
        string name,
        TimeProvider time,
        TurnDispatcher dispatcher,
        Random random,
        ILoggerFactory logging,
        TurnOptions? options = null,
        Config? akka = null)
    {
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(dispatcher);
        ArgumentNullException.ThrowIfNull(logging);
        return new EngineHost(name, time, dispatcher, random, logging.CreateLogger("actormq.actors"), options ?? new TurnOptions(), akka).System;
    }

    extension(ActorSystem system)
    {
        public TimeProvider Time => EngineHost.Of(system).Time;

        /// <summary>The only source of randomness in the system. Safe for use from any thread when it came from the runtime's shared one.</summary>
        public Random Random => EngineHost.Of(system).Random;

        public DeadLetterLog DeadLetterLog => EngineHost.Of(system).DeadLetters;

        /// <summary>Makes an actor directly below <c>/user</c>.</summary>
        public Ref<TProtocol> Spawn<TProtocol>(Props<TProtocol> props, string name)
        {
            var host = EngineHost.Of(system);
            return host.Spawn(host.Guardian, props, name);
        }

        /// <summary>
        /// A picture of the tree from <paramref name="path"/> down, taken without stopping anything: numbers of different actors may be
        /// a moment apart. Null when there is no such actor.
        /// </summary>
        /// <param name="path">Where to start, <see cref="TreePath.Root"/> for all.</param>
        /// <param name="depth">How many levels of children to include.</param>
        public ActorSnapshot? Inspect(TreePath path, int depth = int.MaxValue)
        {
            ArgumentNullException.ThrowIfNull(path);
            var host = EngineHost.Of(system);
            var names = path.Names().ToList();
            if (names.Count == 0) return Guardian(host, TreePath.Root, 1, depth <= 0 ? [] : [User(host, depth - 1)]);
            if (names[0] != UserPath.Name) return null;
            if (names.Count == 1) return User(host, depth);
            var cell = host.Guardian;
            foreach (var name in names.Skip(1))
            {
                cell.TryGetChildStatsByName(ActorNames.Encode(name), out var stats);
                if (stats is not ChildRestartStats { Child: EngineRef child }) return null;
                cell = child.Cell;
            }
            return ((EngineCell)cell).Life.Snapshot(depth);
        }
    }

    private static ActorSnapshot User(EngineHost host, int depth)
    {
        var children = host.Guardian.ChildrenContainer.Children.OfType<EngineRef>().Select(child => child.Life).ToList();
        var shown = depth <= 0 ? [] : children.Select(child => child.Snapshot(depth - 1)).OrderBy(s => s.Path, StringComparer.Ordinal).ToList();
        return Guardian(host, UserPath, children.Count, shown);
    }

    private static ActorSnapshot Guardian(EngineHost host, TreePath path, int children, IReadOnlyList<ActorSnapshot> shown) =>
        new(path.ToString(), "Guardian", "Waiting", 0, 0, 0, 0, null, host.Time.GetElapsedTime(host.CreatedAt), children, shown);
}
