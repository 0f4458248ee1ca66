using ActorMQ.Actors;
using ActorMQ.Actors.Connections;
using ActorMQ.Actors.Destinations;
using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Engine.Simulation;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Queues;
using ActorMQ.Actors.Security;
using ActorMQ.Actors.Subscriptions;
using ActorMQ.Actors.Topics;
using ActorMQ.Model;
using ActorMQ.Model.Destinations;
using ActorMQ.Persistence.Memory;

namespace ActorMQ.Simulation;

/// <summary>
/// One broker, its disk and its clients on one thread and one virtual clock. Everything that happens, and when, comes from the seed.
/// </summary>
internal sealed class World : IDestinationPolicies, IBrokerHost
{
    private const int MostTurnsAtOnce = 100_000;

    private static readonly ByteSize MemoryLimit = ByteSize.MiB(1);

    private readonly SimulationDispatcher _dispatcher;
    private readonly StateFaults _faults = new();
    private readonly MemoryDisk _disk = new();
    private FaultyStore _store = null!;
    private readonly ConnectionOptions _connections;
    private int _incarnation;

    public World(int seed, ConnectionOptions? connections = null)
    {
        _connections = connections ?? new ConnectionOptions();
        Seed = seed;
        Random = new Random(seed);
        // Now and then so short that most work is cut.
        Turns = new TurnOptions { MaxBatch = (seed % 4) switch { 1 => 2, 2 => 20, _ => 1024 }, ChecksInvariants = true };
        Time = new VirtualTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        _dispatcher = new SimulationDispatcher(Random);
        Traces.Keep("broker", seed, _dispatcher);
        StartBroker();
    }

    public int Seed { get; }

    public Random Random { get; }

    private TurnOptions Turns { get; }

    public VirtualTimeProvider Time { get; }

    public Broker Broker { get; private set; } = null!;

    public SimulatedJournal Journal { get; private set; } = null!;

    /// <summary>False between a crash and the restart.</summary>
    public bool IsUp { get; private set; }

    public int MaxDestinations => 10_000;

    public int MaxDestinationsPerUser => (MaxDestinations + 1) / 2;

    public int MaxDurableSubscriptions => 10_000;

    public int MaxDurableSubscriptionsPerUser => (MaxDurableSubscriptions + 1) / 2;

    public QueueOptions Queues { get; set; } = new() { RedeliveryDelay = TimeSpan.FromMilliseconds(50), MaxRedeliveries = -1 };

    /// <summary>Bytes that other queues, of which nothing else is seen, keep in memory: those of the test often find it short.</summary>
    public static ByteSize OthersInMemory { get; } = new(MemoryLimit.Bytes - ByteSize.KiB(128).Bytes);

    /// <summary>Clients to be told when the broker goes down.</summary>
    public List<SimulatedSocket> Sockets { get; } = [];

    public bool DiskIsFull
    {
        set => _store.IsFull = value;
    }

    public QueueOptions ForQueue(DestinationName name) => Queues;

    public TopicOptions ForTopic(DestinationName name) => new();

    public DurableOptions ForDurable(DestinationName topic) => new() { Queue = Queues };

    /// <summary>Does something after a while; a crash of the broker does not undo it.</summary>
    public void After(TimeSpan delay, Action action)
    {
        ITimer? timer = null;
        timer = Time.CreateTimer(
            _ =>
            {
                timer!.Dispose();
                action();
            },
            null,
            delay,
            Timeout.InfiniteTimeSpan);
    }

    public TimeSpan Delay(int maxMilliseconds) => TimeSpan.FromTicks(Random.NextInt64(1, maxMilliseconds * TimeSpan.TicksPerMillisecond));

    public bool Chance(double probability) => Random.NextDouble() < probability;

    /// <summary>Lets the world go on for a while, or until nothing more would happen.</summary>
    public void Run(TimeSpan duration) => RunUntil(() => false, duration);

    /// <summary>Lets the world go on until the condition holds. False when the time is over first.</summary>
    public bool RunUntil(Func<bool> condition, TimeSpan limit)
    {
        var end = Time.Elapsed + limit;
        var (since, turns) = (Time.Elapsed, 0);
        while (!condition())
        {
            _faults.ThrowIfAny();
            if (Time.Elapsed != since) (since, turns) = (Time.Elapsed, 0);
            else if (++turns > MostTurnsAtOnce)
                throw new InvalidOperationException($"The broker does not come to rest: {MostTurnsAtOnce} turns at {since}. {Busiest()}");
            // A turn at a time, and now and then something from outside in between: actors do not finish before anything else may happen.
            var interrupts = Chance(0.02) && Time.AdvanceToNextTimer(Time.Elapsed + TimeSpan.FromMilliseconds(1));
            if (!interrupts && !_dispatcher.RunOne() && !Time.AdvanceToNextTimer(end)) return condition();
        }
        return true;
    }

    /// <summary>kill -9 and a power failure in one: only what was committed is left.</summary>
    public void Crash()
    {
        IsUp = false;
        Journal.Crash();
        foreach (var socket in Sockets.ToArray()) socket.LoseBroker();
        Sockets.Clear();
        // The old system's actors must not go on: nobody runs them any more.
        while (_dispatcher.RunOne())
        {
        }
    }

    public void StartBroker()
    {
        _store = new FaultyStore(_disk);
        Journal = new SimulatedJournal(_store, this);
        var system = EngineSystem.Create($"run{++_incarnation}", Time, _dispatcher, Random, _faults, Turns);
        Broker = new Broker(
            new BrokerOptions { Name = "sim", MemoryLimit = MemoryLimit, Connections = _connections },
            system,
            Journal,
            this,
            new SecurityService(new SecurityOptions()),
            _faults);
        Broker.Memory.Reserve((int)OthersInMemory.Bytes);
        IsUp = true;
    }

    private string Busiest() => string.Join(", ", Broker.System.Inspect(TreePath.Parse("/"), int.MaxValue)!.Flatten()
        .OrderByDescending(actor => actor.Processed).Take(6).Select(actor => $"{actor.Path} {actor.Processed}"));

    public DestinationStatus? Inspect(DestinationName name)
    {
        if (!Broker.Destinations.TryGet(name, out var handle)) return null;
        return _dispatcher.Ask<IDestinationMessage, DestinationStatus>(handle.Actor, reply => new DestinationCommand.Inspect(reply));
    }
}
