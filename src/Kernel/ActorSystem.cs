using ActorMQ.Kernel.Introspection;
using ActorMQ.Kernel.Scheduling;
using ActorMQ.Kernel.Supervision;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Kernel;

/// <summary>
/// One tree of actors with its clock, its randomness and its dispatcher: everything that decides what happens when. With a
/// <see cref="ThreadPoolDispatcher"/> it runs for real; with a <see cref="Simulation.SimulationDispatcher"/> the same seed gives
/// the same run.
/// </summary>
public sealed class ActorSystem
{
    private readonly ActorCell<object> _root;
    private readonly ActorCell _user;

    public ActorSystem(string name, TimeProvider time, Dispatcher dispatcher, Random random, ILoggerFactory logging, ActorSystemOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(logging);
        Name = name;
        Time = time;
        Dispatcher = dispatcher;
        Random = random;
        Options = options ?? new ActorSystemOptions();
        Log = logging.CreateLogger("actormq.kernel");
        Timers = new TimerQueue(time);
        DeadLetters = new DeadLetters(time, Log);
        var guardian = new Props<object>(() => new Guardian()) { Supervision = SupervisionPolicy.StopOnFailure };
        _root = new ActorCell<object>(this, null, ActorPath.Root, guardian);
        _root.Start();
        _user = _root.Spawn(guardian, "user").Cell;
    }

    public string Name { get; }

    public TimeProvider Time { get; }

    /// <summary>The only source of randomness in the system. Safe for use from any thread when it came from <see cref="Random.Shared"/>.</summary>
    public Random Random { get; }

    public Dispatcher Dispatcher { get; }

    public DeadLetters DeadLetters { get; }

    public ActorSystemOptions Options { get; }

    internal TimerQueue Timers { get; }

    internal ILogger Log { get; }

    /// <summary>Makes an actor directly below <c>/user</c>.</summary>
    public ActorRef<TMessage> Spawn<TMessage>(Props<TMessage> props, string name) => _user.Spawn(props, name);

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
    public ActorSnapshot? Inspect(ActorPath path, int depth = int.MaxValue) => _root.Find(path)?.Snapshot(depth);

    /// <summary>Stops everything, children before parents. Completes when the last actor has stopped.</summary>
    public Task StopAsync()
    {
        _root.Stop();
        return _root.Stopped;
    }

    private sealed class Guardian : Actor<object>
    {
        protected internal override void Receive(object message)
        {
        }
    }
}
