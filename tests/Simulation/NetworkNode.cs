using ActorMQ.Actors;
using ActorMQ.Actors.Destinations;
using ActorMQ.Kernel.Simulation;
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
    {
        _world = world;
        Name = name;
        _dials = dials;
        Start();
    }

    public string Name { get; }

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
        Linked = _world.StartWhole(Name, LinkWorld.Dialling([.. _dials.Select(host => LinkWorld.To(host))]), canBeDialled: true, _journal);
        IsUp = true;
    }

    /// <summary>kill -9 and a power failure in one: only what was committed is left, and nothing leaves the machine any more.</summary>
    /// <param name="isNoticed">Its neighbours see their links break at once; else they hear nothing more.</param>
    public void Crash(bool isNoticed)
    {
        IsUp = false;
        _journal.Crash();
        _world.Kill(Linked);
        foreach (var link in _world.Links.Where(link => link.Touches(Name)))
        {
            link.FallSilent();
            if (isNoticed) link.Cut();
        }
        foreach (var socket in Sockets.ToArray()) socket.LoseBroker();
        Sockets.Clear();
        _ = Broker.System.StopAsync();
        _world.RunNow();
    }

    public IReadOnlyList<DestinationStatus> InspectQueues() =>
    [
        .. Broker.Destinations.All
            .Where(handle => handle.Name.Kind is DestinationKind.Queue or DestinationKind.DurableSubscription)
            .OrderBy(handle => handle.Name.ToString(), StringComparer.Ordinal)
            .Select(handle => _world.Ask<DestinationCommand, DestinationStatus>(handle.Actor, reply => new DestinationCommand.Inspect(reply))),
    ];
}
