using ActorMQ.Actors.Network;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Actors.Tests.Network;

/// <summary>Brokers as far as they route, and links between them that deliver in order, whenever the seed says.</summary>
internal sealed class RoutingWorld
{
    // A check looks at all that all neighbours have said.
    private const int SendsPerCheck = 7;

    private readonly Random _random;
    private readonly Dictionary<string, RoutingState> _brokers = new(StringComparer.Ordinal);
    private readonly Dictionary<(string From, string To), Queue<RouteUpdate>> _wires = [];
    private readonly int _maxDistance;
    private long _epoch;
    private int _sent;

    public RoutingWorld(int seed, int brokers, int maxDistance = 32)
    {
        _random = new Random(seed);
        _maxDistance = maxDistance;
        for (var i = 0; i < brokers; i++) Start($"b{i}");
    }

    public IReadOnlyDictionary<string, RoutingState> Brokers => _brokers;

    public IEnumerable<(string From, string To)> Links => _wires.Keys.Where(wire => string.CompareOrdinal(wire.From, wire.To) < 0);

    /// <summary>Updates that were delivered.</summary>
    public int Delivered { get; private set; }

    /// <summary>Sees each update that is delivered, and to whom.</summary>
    public Action<string, RouteUpdate>? Watch { get; set; }

    public void Start(string name) => _brokers[name] = new RoutingState(new Announcement(new BrokerIdentity(name, ++_epoch)), _maxDistance);

    /// <summary>Its links end, and it comes back knowing nothing.</summary>
    public void Restart(string name)
    {
        foreach (var (a, b) in Links.Where(link => link.From == name || link.To == name).ToList()) Cut(a, b);
        Start(name);
    }

    public void Connect(string a, string b)
    {
        if (a == b || _wires.ContainsKey((a, b))) return;
        _wires.Add((a, b), new());
        _wires.Add((b, a), new());
        _brokers[a].LinkUp(b);
        _brokers[b].LinkUp(a);
        Send(a);
        Send(b);
    }

    public void Cut(string a, string b)
    {
        if (!_wires.Remove((a, b))) return;
        _wires.Remove((b, a));
        _brokers[a].LinkDown(b);
        _brokers[b].LinkDown(a);
        Send(a);
        Send(b);
    }

    public void Interest(string broker, string queue, bool isWanted)
    {
        InterestEntry[] entries = [Entry(queue)];
        _brokers[broker].ChangeInterest(isWanted ? entries : [], isWanted ? [] : entries);
        Send(broker);
    }

    public bool DeliverOne()
    {
        var waiting = _wires.Where(wire => wire.Value.Count > 0).ToList();
        if (waiting.Count == 0) return false;
        var ((from, to), wire) = waiting[_random.Next(waiting.Count)];
        var update = wire.Dequeue();
        Assert.True(_brokers[to].Receive(from, update), $"{to} does not understand {from}");
        Delivered++;
        Watch?.Invoke(to, update);
        if (_random.Next(3) > 0) Send(to);
        return true;
    }

    public void Settle()
    {
        do
        {
            while (DeliverOne())
            {
            }
            foreach (var broker in _brokers.Keys) Send(broker);
        }
        while (_wires.Values.Any(wire => wire.Count > 0));
    }

    /// <summary>Everybody knows everybody he can reach, the shortest way, with what that broker wants now; and nobody else.</summary>
    public void Check()
    {
        foreach (var (name, state) in _brokers)
        {
            var distances = Distances(name);
            Assert.Equal(distances.Keys.Where(other => other != name).Order(StringComparer.Ordinal), state.Routes.Keys.Order(StringComparer.Ordinal));
            foreach (var (other, route) in state.Routes)
            {
                Assert.Equal(distances[other], route.Distance);
                Assert.Equal(_brokers[other].Own.Broker, route.Broker);
                Assert.Equal(_brokers[other].Own.Version, route.Announcement.Version);
                Assert.True(_brokers[other].Own.Interest.SetEquals(route.Announcement.Interest), $"{name} knows other interest of {other}");
                Assert.Equal(_brokers[other].Own.Neighbours.AsEnumerable(), route.Announcement.Neighbours.AsEnumerable());
                var way = route.Path.Prepend(name).Zip(route.Path);
                Assert.All(way, step => Assert.True(_wires.ContainsKey((step.First, step.Second)), $"{name} to {other}: no link {step}"));
            }
        }
        Assert.All(_wires.Keys, wire => Assert.True(_brokers[wire.To].Agrees(wire.From, _brokers[wire.From].DigestFor(wire.To)), $"{wire}"));
    }

    /// <summary>Something that happens in a network.</summary>
    public void Step()
    {
        var (a, b) = ($"b{_random.Next(_brokers.Count)}", $"b{_random.Next(_brokers.Count)}");
        switch (_random.Next(20))
        {
            case < 4:
                Connect(a, b);
                break;
            case < 6:
                Cut(a, b);
                break;
            case < 7:
                Restart(a);
                break;
            case < 12:
                Interest(a, $"q{_random.Next(5)}", _random.Next(2) == 0);
                break;
            default:
                DeliverOne();
                break;
        }
    }

    public static InterestEntry Entry(string queue) => new(DestinationName.Queue(queue), null);

    private void Send(string broker)
    {
        foreach (var (neighbour, update) in _brokers[broker].Settle().Updates) _wires[(broker, neighbour)].Enqueue(update);
        if (++_sent % SendsPerCheck == 0) _brokers[broker].Check();
    }

    private Dictionary<string, int> Distances(string from)
    {
        var distances = new Dictionary<string, int>(StringComparer.Ordinal) { [from] = 0 };
        var queue = new Queue<string>([from]);
        while (queue.TryDequeue(out var name))
        {
            if (distances[name] == _maxDistance) continue;
            foreach (var (_, to) in _wires.Keys.Where(wire => wire.From == name))
            {
                if (distances.TryAdd(to, distances[name] + 1)) queue.Enqueue(to);
            }
        }
        return distances;
    }
}
