using ActorMQ.Actors;
using ActorMQ.Actors.Engine.Simulation;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Destinations;
using ActorMQ.Persistence.Memory;

namespace ActorMQ.Simulation;

/// <summary>A machine with a disk in a <see cref="LinkWorld"/>, on which a broker runs that may crash.</summary>
internal sealed class NetworkNode : IBrokerHost
{
    private readonly LinkWorld _world;
    private readonly MemoryDisk _disk = new();
    private readonly string[] _dials;
    private SimulatedJournal _journal = null!;

    public NetworkNode(LinkWorld world, string name, params string[] dials)
        : this(world, name, name, TimeSpan.Zero, dials)
    {
    }

    /// <param name="world">Where it is.</param>
    /// <param name="host">The machine.</param>
    /// <param name="name">The broker's.</param>
    /// <param name="ahead">By how much its clock is wrong.</param>
    /// <param name="dials">Hosts.</param>
    public NetworkNode(LinkWorld world, string host, string name, TimeSpan ahead, params string[] dials)
    {
        _world = world;
        Host = host;
        Name = name;
        Clock = new SkewedClock(world.Time) { Ahead = ahead };
        _dials = dials;
        Start();
    }

    public string Host { get; }

    public string Name { get; }

    /// <summary>What it takes for the time of day.</summary>
    public SkewedClock Clock { get; }

    public LinkedBroker Linked { get; private set; } = null!;

    public Random Random => _world.Random;

    public VirtualTimeProvider Time => _world.Time;

    public Broker Broker => Linked.Broker;

    public bool IsUp { get; private set; }

    public List<SimulatedSocket> Sockets { get; } = [];

    public void After(TimeSpan delay, Action action) => _world.After(delay, action);

    public TimeSpan Delay(int maxMilliseconds) => _world.Delay(maxMilliseconds);

    public void Start()
    {
        _journal = new SimulatedJournal(new FaultyStore(_disk) { WasAbandoned = true }, _world);
        Linked = _world.StartWhole(Name, LinkWorld.Dialling([.. _dials.Select(host => LinkWorld.To(host))]), canBeDialled: true, _journal, Host, Clock);
        IsUp = true;
    }

    /// <summary>kill -9 and a power failure in one: only what was committed is left, and nothing leaves the machine any more.</summary>
    /// <param name="isNoticed">Its neighbours see their links break at once; else they hear nothing more.</param>
    public void Crash(bool isNoticed)
    {
        IsUp = false;
        _journal.Crash();
        _world.Kill(Linked);
        foreach (var link in _world.Links.Where(link => link.Touches(Host)))
        {
            link.FallSilent();
            if (isNoticed) link.Cut();
        }
        foreach (var socket in Sockets.ToArray()) socket.LoseBroker();
        Sockets.Clear();
        _ = Broker.System.Terminate();
        _world.RunNow();
    }

    public IReadOnlyList<DestinationStatus> InspectQueues() =>
    [
        .. Broker.Destinations.All
            .Where(handle => handle.Name.Kind is DestinationKind.Queue or DestinationKind.DurableSubscription)
            .OrderBy(handle => handle.Name.ToString(), StringComparer.Ordinal)
            .Select(handle => _world.Ask<IDestinationMessage, DestinationStatus>(handle.Actor, reply => new DestinationCommand.Inspect(reply))),
    ];
}
