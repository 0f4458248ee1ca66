using ActorMQ.Actors.Network;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Convergence;

/// <summary>
/// Brokers as far as they route, and links that deliver in order but whenever a seed says. What is measured is the worst: a broker acts on each
/// update for itself, while real ones take together what has come meanwhile, and need fewer messages.
/// </summary>
public sealed class CountedNetwork
{
    private readonly Random _random;
    private readonly List<RoutingState> _brokers = [];
    private readonly SortedDictionary<(int From, int To), Queue<RouteUpdate>> _wires = [];
    private readonly List<(int From, int To)> _waiting = [];
    private int _messages;
    private int _items;

    public CountedNetwork(Topology topology, Random random)
    {
        ArgumentNullException.ThrowIfNull(topology);
        _random = random;
        for (var i = 0; i < topology.Brokers; i++) Add();
        foreach (var (a, b) in topology.Links) Connect(a, b);
        while (_waiting.Count > 0) SettleTogether();
    }

    /// <summary>What something takes that happens when all is quiet.</summary>
    public Counts Measure(Action<CountedNetwork> happening)
    {
        ArgumentNullException.ThrowIfNull(happening);
        var before = Ways();
        (_messages, _items) = (0, 0);
        happening(this);
        while (_waiting.Count > 0) SettleOne(_random.Next(_waiting.Count));
        var after = Ways();
        var changed = after.Count(way => before.GetValueOrDefault(way.Key) != way.Value) + before.Keys.Count(way => !after.ContainsKey(way));
        return new Counts(_wires.Count / 2, changed, _messages, _items);
    }

    public int Add()
    {
        var number = _brokers.Count;
        _brokers.Add(new RoutingState(new Announcement(new BrokerIdentity(Name(number), 1)), 64));
        return number;
    }

    public void Connect(int a, int b)
    {
        _wires.Add((a, b), new());
        _wires.Add((b, a), new());
        _brokers[a].LinkUp(Name(b));
        _brokers[b].LinkUp(Name(a));
        Tell(a);
        Tell(b);
    }

    public void Cut(int a, int b)
    {
        _wires.Remove((a, b));
        _wires.Remove((b, a));
        _waiting.RemoveAll(wire => wire == (a, b) || wire == (b, a));
        _brokers[a].LinkDown(Name(b));
        _brokers[b].LinkDown(Name(a));
        Tell(a);
        Tell(b);
    }

    /// <summary>One more broker, where the topology has a place for it.</summary>
    public void Join(Topology topology)
    {
        ArgumentNullException.ThrowIfNull(topology);
        if (topology.Replaced is { } link) Cut(link.A, link.B);
        var newcomer = Add();
        foreach (var other in topology.Joining) Connect(other, newcomer);
    }

    /// <summary>A broker is gone, and all its links with it.</summary>
    public void Fail(int broker)
    {
        foreach (var (_, to) in _wires.Keys.Where(wire => wire.From == broker).ToList()) Cut(broker, to);
    }

    public void ChangeInterest(int broker)
    {
        _brokers[broker].ChangeInterest([new InterestEntry(DestinationName.Queue($"q{_brokers[broker].Own.Version}"), null)], []);
        Tell(broker);
    }

    /// <summary>Whether everybody who can be reached is known, in its last version, to everybody who can reach it; and nobody else.</summary>
    public bool IsConverged()
    {
        for (var i = 0; i < _brokers.Count; i++)
        {
            var reachable = ReachableFrom(i);
            if (_brokers[i].Routes.Count != reachable.Count - 1) return false;
            if (reachable.Any(other => other != i && _brokers[i].Routes.GetValueOrDefault(Name(other))?.Announcement.Version != _brokers[other].Own.Version))
                return false;
        }
        return true;
    }

    private static string Name(int number) => $"b{number:000}";

    private static int Number(string name) => int.Parse(name.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture);

    private void SettleOne(int place)
    {
        var (from, to) = _waiting[place];
        _waiting.RemoveAt(place);
        Receive(from, to);
        Tell(to);
    }

    /// <summary>Everybody takes in all that waits, and then acts.</summary>
    private void SettleTogether()
    {
        (int From, int To)[] waiting = [.. _waiting];
        _waiting.Clear();
        foreach (var (from, to) in waiting) Receive(from, to);
        foreach (var to in waiting.Select(wire => wire.To).Distinct()) Tell(to);
    }

    private void Receive(int from, int to)
    {
        if (!_brokers[to].Receive(Name(from), _wires[(from, to)].Dequeue())) throw new InvalidOperationException($"{to} does not understand {from}");
    }

    /// <summary>By which way each broker reaches each other one.</summary>
    private Dictionary<(int From, string To), string> Ways() => _brokers
        .SelectMany((broker, number) => broker.Routes.Select(route => ((number, route.Key), string.Join('/', route.Value.Path))))
        .ToDictionary();

    private void Tell(int broker)
    {
        foreach (var (neighbour, update) in _brokers[broker].Settle().Updates)
        {
            var wire = (broker, Number(neighbour));
            _wires[wire].Enqueue(update);
            _waiting.Add(wire);
            _messages++;
            _items += update.Items.Length;
        }
    }

    private HashSet<int> ReachableFrom(int broker)
    {
        var reachable = new HashSet<int> { broker };
        var queue = new Queue<int>(reachable);
        while (queue.TryDequeue(out var one))
        {
            foreach (var (_, to) in _wires.Keys.Where(wire => wire.From == one))
            {
                if (reachable.Add(to)) queue.Enqueue(to);
            }
        }
        return reachable;
    }
}
