using ActorMQ.Actors;
using ActorMQ.Actors.Bridges;
using ActorMQ.Actors.Bridges.Discovery;
using ActorMQ.Actors.Destinations;
using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Engine.Simulation;
using ActorMQ.Actors.Network;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Queues;
using ActorMQ.Actors.Security;
using ActorMQ.Actors.Subscriptions;
using ActorMQ.Actors.Topics;
using ActorMQ.Model.Destinations;
using ActorMQ.Persistence.Memory;

namespace ActorMQ.Simulation;

/// <summary>Several brokers that dial each other, on one thread and one virtual clock. Everything that happens comes from the seed.</summary>
internal sealed class LinkWorld : IDestinationPolicies, ITimeline
{
    private const int MostTurnsAtOnce = 300_000;

    private readonly SimulationDispatcher _dispatcher;
    private readonly StateFaults _faults = new();
    private readonly List<LinkedBroker> _brokers = [];
    private readonly HashSet<string> _deaf = new(StringComparer.Ordinal);
    private int _runs;

    public LinkWorld(int seed)
    {
        Random = new Random(seed);
        // Now and then so short that most work is cut.
        Turns = new TurnOptions { MaxBatch = (seed % 4) switch { 1 => 2, 2 => 20, _ => 1024 }, ChecksInvariants = true };
        Time = new VirtualTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        _dispatcher = new SimulationDispatcher(Random);
        Traces.Keep("network", seed, _dispatcher);
        Air = new SimulatedAir(this);
    }

    public Random Random { get; }

    private TurnOptions Turns { get; }

    public VirtualTimeProvider Time { get; }

    /// <summary>Multicast and DNS.</summary>
    public SimulatedAir Air { get; }

    /// <summary>All connections that were ever made, in order.</summary>
    public List<SimulatedLink> Links { get; } = [];

    /// <summary>How long each piece of bytes is on its way, at most.</summary>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromMilliseconds(2);

    /// <summary>Instead: every piece is on its way for exactly so long, however many there are. Null: links are narrow.</summary>
    public TimeSpan? FixedDelay { get; init; }

    /// <summary>At all brokers that are started from here on: consumers of other brokers get what nearer ones have no room for.</summary>
    public bool AreNearFirst { get; set; }

    public int MaxDestinations => 1000;

    public int MaxDestinationsPerUser => (MaxDestinations + 1) / 2;

    public int MaxDurableSubscriptions => 10_000;

    public int MaxDurableSubscriptionsPerUser => (MaxDurableSubscriptions + 1) / 2;

    public QueueOptions Queues { get; set; } = new() { RedeliveryDelay = TimeSpan.FromMilliseconds(50), MaxRedeliveries = -1 };

    public QueueOptions ForQueue(DestinationName name) => Queues;

    public TopicOptions ForTopic(DestinationName name) => new();

    public DurableOptions ForDurable(DestinationName topic) => new() { Queue = ForQueue(topic) };

    public TimeSpan LinkDelay() => FixedDelay ?? TimeSpan.FromTicks(Random.NextInt64(1, MaxDelay.Ticks));

    public TimeSpan Delay(int maxMilliseconds) => TimeSpan.FromTicks(Random.NextInt64(1, maxMilliseconds * TimeSpan.TicksPerMillisecond));

    public LinkedBroker? Find(string host) => _brokers.Find(broker => broker.Host == host);

    public bool IsDeaf(string host) => _deaf.Contains(host);

    /// <summary>Calls to it are neither taken nor refused.</summary>
    public void MakeDeaf(string host) => _deaf.Add(host);

    /// <param name="name">Its name.</param>
    /// <param name="options">Whom it dials.</param>
    /// <param name="security">Who may link to it.</param>
    /// <param name="host">Where it is reached, if not by its name.</param>
    public LinkedBroker Start(string name, BridgeOptions? options = null, SecurityOptions? security = null, string? host = null)
    {
        var system = EngineSystem.Create($"{name}{++_runs}", Time, _dispatcher, Random, _faults, Turns);
        var service = new SecurityService(security ?? new SecurityOptions());
        var journal = new SimulatedJournal(new FaultyStore(new MemoryDisk()), this);
        var broker = new Broker(new BrokerOptions { Name = name, Version = "1.0" }, system, journal, this, service, _faults);
        var network = new RecordedNetwork();
        var bridges = new Bridges(
            options ?? new BridgeOptions(), broker, network.Spawn(system), new SimulatedDialer(this, host ?? name), new DiscoveryEdges(Air, Air), _faults);
        var linked = new LinkedBroker(name, host ?? name, broker, bridges, network);
        _brokers.Add(linked);
        // Its bridges are there from here on.
        while (_dispatcher.RunOne())
        {
        }
        return linked;
    }

    /// <summary>Starts a broker with its whole network, not one that only takes notes.</summary>
    public LinkedBroker StartWhole(string name, params string[] dials) => StartWhole(name, Dialling([.. dials.Select(host => To(host))]), canBeDialled: true);

    /// <param name="name">Its name.</param>
    /// <param name="dialling">Whom it dials, and where it looks for others.</param>
    /// <param name="canBeDialled">It says so to others; whoever dials it all the same gets through.</param>
    /// <param name="journal">May have been another one's; null for a new one.</param>
    /// <param name="host">Where it is reached, if not by its name.</param>
    /// <param name="clock">What it takes for the time of day, if not the world's.</param>
    /// <param name="security">Who may do what; null: everybody everything.</param>
    public LinkedBroker StartWhole(
        string name,
        BridgeOptions dialling,
        bool canBeDialled,
        SimulatedJournal? journal = null,
        string? host = null,
        TimeProvider? clock = null,
        SecurityOptions? security = null)
    {
        host ??= name;
        var system = EngineSystem.Create($"{name}{++_runs}", clock ?? Time, _dispatcher, Random, _faults, Turns);
        var options = new BrokerOptions { Name = name, Version = "1.0", Network = new ClusterOptions { DecreasesConsumerPriority = AreNearFirst } };
        var service = new SecurityService(security ?? new SecurityOptions());
        var broker = new Broker(options, system, journal ?? new SimulatedJournal(new FaultyStore(new MemoryDisk()), this), this, service, _faults);
        var bridges = new Bridges(dialling, broker, broker.Network!, new SimulatedDialer(this, host), new DiscoveryEdges(Air, Air), _faults);
        LinkAddress[] addresses = canBeDialled ? [new LinkAddress(false, host, LinkAddress.DefaultPort)] : [];
        bridges.Advertise(addresses, addresses);
        var linked = new LinkedBroker(name, host, broker, bridges, new RecordedNetwork());
        _brokers.Add(linked);
        RunNow();
        return linked;
    }

    /// <summary>Everybody has his turns until nothing more happens at this moment.</summary>
    public void RunNow()
    {
        for (var turns = 0; _dispatcher.RunOne(); turns++)
        {
            if (turns > MostTurnsAtOnce) throw new InvalidOperationException($"The brokers do not come to rest at {Time.Elapsed}. {Busiest()}");
        }
    }

    public NetworkStatus InspectNetwork(LinkedBroker broker) =>
        Ask<INetworkMessage, NetworkStatus>(broker.Broker.Network!, reply => new NetworkCommand.Inspect(reply));

    /// <summary>Lets the brokers go on until there is an answer.</summary>
    public TReply Ask<TMessage, TReply>(Ref<TMessage> actor, Func<Reply<TReply>, TMessage> question) => _dispatcher.Ask(actor, question);

    /// <summary>The broker is gone from one moment to the next.</summary>
    public void Kill(LinkedBroker broker) => _brokers.Remove(broker);

    /// <summary>A connector to one broker, or to whichever of several answers.</summary>
    public static ConnectorOptions To(params string[] hosts) => new()
    {
        Name = $"to-{string.Join('-', hosts)}",
        Addresses = [.. hosts.Select(host => new LinkAddress(false, host, LinkAddress.DefaultPort))],
    };

    public static BridgeOptions Dialling(params ConnectorOptions[] connectors) => new() { Connectors = connectors };

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

    public void Run(TimeSpan duration)
    {
        // Time goes on even if nothing happens.
        After(duration, static () => { });
        RunUntil(() => false, duration);
    }

    public bool RunUntil(Func<bool> condition, TimeSpan limit)
    {
        var end = Time.Elapsed + limit;
        var (since, turns) = (Time.Elapsed, 0);
        while (!condition())
        {
            _faults.ThrowIfAny();
            if (Time.Elapsed != since) (since, turns) = (Time.Elapsed, 0);
            else if (++turns > MostTurnsAtOnce) throw new InvalidOperationException($"The brokers do not come to rest at {since}. {Busiest()}");
            if (!_dispatcher.RunOne() && !Time.AdvanceToNextTimer(end)) return condition();
        }
        return true;
    }

    private string Busiest() => string.Join(", ", _brokers
        .SelectMany(broker => broker.Broker.System.Inspect(TreePath.Parse("/"), int.MaxValue)!.Flatten().Select(actor => (broker.Name, Actor: actor)))
        .OrderByDescending(actor => actor.Actor.Processed).Take(8).Select(actor => $"{actor.Name}{actor.Actor.Path} {actor.Actor.Processed}"));

    public BridgeStatus Inspect(LinkedBroker broker, string bridge)
    {
        Assert.True(broker.Bridges.Registry.TryGet(bridge, out var actor), $"{broker.Name} has no bridge {bridge}");
        return Ask<IBridgeMessage, BridgeStatus>(actor, reply => new BridgeCommand.Inspect(reply));
    }

    public DiscoveryStatus InspectDiscovery(LinkedBroker broker) =>
        Ask<DiscoveryCommand, DiscoveryStatus>(Assert.Single(broker.Bridges.Discoveries.All), reply => new DiscoveryCommand.Inspect(reply));

    public IReadOnlyList<RefusedLink> InspectRefused(LinkedBroker broker) =>
        Ask<BridgesCommand, IReadOnlyList<RefusedLink>>(broker.Bridges.Actor, reply => new BridgesCommand.ListRefused(reply));

    public List<BridgeStatus> InspectAll(LinkedBroker broker) =>
        [.. broker.Bridges.Registry.Names.Select(bridge => Inspect(broker, bridge))];
}

internal sealed record LinkedBroker(string Name, string Host, Broker Broker, Bridges Bridges, RecordedNetwork Network);
