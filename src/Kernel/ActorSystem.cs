using ActorMQ.Kernel.Hosting;
using ActorMQ.Kernel.Introspection;
using ActorMQ.Kernel.Scheduling;
using Akka.Actor.Internal;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Kernel;

/// <summary>
/// One tree of actors with its clock, its randomness and its dispatcher: everything that decides what happens when. With a
/// <see cref="ThreadPoolDispatcher"/> it runs for real; with a <see cref="Simulation.SimulationDispatcher"/> the same seed gives
/// the same run. Beneath it is an ActorSystem of Akka.
/// </summary>
public sealed class ActorSystem
{
    private readonly Lock _gate = new();
    private readonly long _createdAt;
    private bool _isStopping;

    public ActorSystem(string name, TimeProvider time, Dispatcher dispatcher, Random random, ILoggerFactory logging, ActorSystemOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(logging);
        ArgumentNullException.ThrowIfNull(time);
        Name = name;
        Time = time;
        Dispatcher = dispatcher;
        Random = random;
        Options = options ?? new ActorSystemOptions();
        Log = logging.CreateLogger("actormq.kernel");
        Timers = new TimerQueue(time);
        DeadLetters = new DeadLetters(time, Log);
        _createdAt = time.GetTimestamp();
        Akka = new AkkaSystem(this);
    }

    public string Name { get; }

    public TimeProvider Time { get; }

    /// <summary>The only source of randomness in the system. Safe for use from any thread when it came from <see cref="Random.Shared"/>.</summary>
    public Random Random { get; }

    public Dispatcher Dispatcher { get; }

    public DeadLetters DeadLetters { get; }

    public ActorSystemOptions Options { get; }

    internal AkkaSystem Akka { get; }

    internal TimerQueue Timers { get; }

    internal ILogger Log { get; }

    /// <summary>Makes an actor directly below <c>/user</c>.</summary>
    public ActorRef<TMessage> Spawn<TMessage>(Props<TMessage> props, string name)
    {
        var user = ActorPath.Root.Child("user");
        var cell = new ActorCell<TMessage>(this, user.Child(name), props);
        lock (_gate)
        {
            if (_isStopping) throw new ActorStoppedException(user);
            cell.StartBelow(Akka, Akka.Guardian);
        }
        return cell.Ref;
    }

    /// <summary>
    /// Makes an actor below <paramref name="parent"/> from outside its turn; safe for use from any thread.
    /// </summary>
    /// <exception cref="ActorStoppedException">The parent takes no children: it stops, or is stopping those it has for a restart.</exception>
    public static ActorRef<TMessage> SpawnBelow<TParent, TMessage>(ActorRef<TParent> parent, Props<TMessage> props, string name)
    {
        ArgumentNullException.ThrowIfNull(parent);
        return parent.Cell.Spawn(props, name);
    }

    /// <summary>
    /// A picture of the tree from <paramref name="path"/> down, taken without stopping anything: numbers of different actors may be
    /// a moment apart. Null when there is no such actor.
    /// </summary>
    /// <param name="path">Where to start, <see cref="ActorPath.Root"/> for all.</param>
    /// <param name="depth">How many levels of children to include.</param>
    public ActorSnapshot? Inspect(ActorPath path, int depth = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(path);
        var names = path.Names().ToList();
        if (names.Count == 0) return Guardian(ActorPath.Root.ToString(), 1, depth <= 0 ? [] : [User(depth - 1)]);
        if (names[0] != "user") return null;
        if (names.Count == 1) return User(depth);
        var cell = Akka.Guardian;
        foreach (var name in names.Skip(1))
        {
            if (!cell.TryGetChildStatsByName(ActorNames.Encode(name), out var stats) || stats is not ChildRestartStats { Child: HostedRef child }) return null;
            cell = child.Cell;
        }
        return ((HostedCell)cell).Own.Snapshot(depth);
    }

    /// <summary>Stops everything, children before parents. Completes when the last actor has stopped.</summary>
    public Task StopAsync()
    {
        lock (_gate) _isStopping = true;
        return Dispatcher.Run(Akka.Implementation.Terminate);
    }

    private ActorSnapshot User(int depth)
    {
        var children = Akka.Guardian.ChildrenContainer.Children.OfType<HostedRef>().Select(child => child.Own).ToList();
        return Guardian("/user", children.Count, depth <= 0 ? [] : [.. children.Select(child => child.Snapshot(depth - 1)).OrderBy(s => s.Path, StringComparer.Ordinal)]);
    }

    private ActorSnapshot Guardian(string path, int children, IReadOnlyList<ActorSnapshot> shown) =>
        new(path, "Guardian", "Waiting", 0, 0, 0, 0, null, Time.GetElapsedTime(_createdAt), children, shown);
}
