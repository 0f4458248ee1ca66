using ActorMQ.Actors.Cluster;

namespace ActorMQ.Actors.Tests.Cluster;

/// <summary>Brokers that send each other numbers, over links that break with what is on them; brokers restart.</summary>
internal sealed class NetworkWorld
{
    private readonly Random _random;
    private readonly Dictionary<string, Node> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<(string From, string To), Queue<object>> _wires = [];
    private TimeSpan _now;
    private readonly HashSet<(string Receiver, int Number)> _arrived = [];
    private long _epoch;
    private int _lastSent;

    public NetworkWorld(int seed, int brokers)
    {
        _random = new Random(seed);
        for (var i = 0; i < brokers; i++) Start($"b{i}");
    }

    public Node this[string name] => _nodes[name];

    public NetworkTimings Timings { get; } = new();

    /// <summary>How long each delivery takes.</summary>
    public TimeSpan Delay { get; set; }

    public void Connect(string a, string b)
    {
        if (a == b || _wires.ContainsKey((a, b))) return;
        _wires.Add((a, b), new());
        _wires.Add((b, a), new());
        _nodes[a].State.LinkUp(b);
        _nodes[b].State.LinkUp(a);
        Flush(a, b);
    }

    public void Cut(string a, string b)
    {
        if (!_wires.Remove((a, b))) return;
        _wires.Remove((b, a));
        _nodes[a].State.LinkDown(b);
        _nodes[b].State.LinkDown(a);
        Flush(a, b);
    }

    public void Restart(string name)
    {
        foreach (var (from, to) in _wires.Keys.Where(wire => wire.From == name).ToList()) Cut(from, to);
        Start(name);
    }

    public void Send(string from, params string[] to)
    {
        var node = _nodes[from];
        var reachable = to.Where(name => name != from && node.State.Routes.ContainsKey(name)).ToArray();
        var number = (_lastSent += 1);
        node.State.Send(reachable, number);
        foreach (var name in reachable) node.ClaimsOn(name).Add(number);
        Flush(from);
    }

    public void Step()
    {
        var (a, b) = (Any(), Any());
        switch (_random.Next(40))
        {
            case < 4:
                Connect(a, b);
                break;
            case < 6:
                Cut(a, b);
                break;
            case 6 when _random.Next(4) == 0:
                Restart(a);
                break;
            case < 15:
                Send(a, [.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Any()).Distinct()]);
                break;
            case 15:
                Pass(TimeSpan.FromSeconds(_random.Next(1, 4)));
                break;
            default:
                DeliverOne();
                break;
        }
    }

    public void Pass(TimeSpan time)
    {
        for (var end = _now + time; _now < end;)
        {
            _now += Timings.Tick;
            foreach (var node in _nodes.Values) node.State.Tick(_now);
            Flush([.. _nodes.Keys]);
        }
    }

    public bool DeliverOne()
    {
        var waiting = _wires.Where(wire => wire.Value.Count > 0).ToList();
        if (waiting.Count == 0) return false;
        var ((from, to), wire) = waiting[_random.Next(waiting.Count)];
        _now += Delay;
        foreach (var node in _nodes.Values) node.State.Advance(_now);
        var state = _nodes[to].State;
        switch (wire.Dequeue())
        {
            case RouteUpdate update:
                state.Receive(from, update);
                break;
            case Envelope<int> envelope:
                state.Receive(envelope);
                break;
            case Acknowledgement acknowledgement:
                state.Receive(acknowledgement);
                break;
        }
        if (_random.Next(2) == 0 || wire.Count == 0) Flush(to);
        return true;
    }

    public void Drain()
    {
        do
        {
            while (DeliverOne())
            {
            }
            Flush([.. _nodes.Keys]);
        }
        while (_wires.Values.Any(wire => wire.Count > 0));
    }

    /// <summary>
    /// Whatever arrives in a conversation, arrives once and in order; and when all is quiet, everything has arrived that was sent in a conversation that
    /// lasts.
    /// </summary>
    public void Check(bool isQuiet)
    {
        foreach (var (from, sender) in _nodes)
        {
            foreach (var to in sender.Claims.Keys.Where(name => isQuiet && sender.State.Routes.ContainsKey(name)))
                Assert.All(sender.ClaimsOn(to), number => Assert.Contains((to, number), _arrived));
            foreach (var (other, node) in _nodes)
            {
                var received = node.ReceivedFrom(from);
                Assert.True(received.Zip(received.Skip(1)).All(pair => pair.First < pair.Second), $"{other} received from {from} {string.Join(' ', received)}");
            }
        }
    }

    private string Any() => $"b{_random.Next(_nodes.Count)}";

    private void Start(string name) => _nodes[name] = new Node(this, name, _epoch += 1000);

    private void Flush(params string[] names)
    {
        foreach (var name in names) _nodes[name].State.Flush();
    }

    private void Put(string from, string to, object what)
    {
        if (_wires.TryGetValue((from, to), out var wire)) wire.Enqueue(what);
    }

    /// <summary>A run of a broker, and what it received.</summary>
    internal sealed class Node : INetworkEffects<int>
    {
        private readonly NetworkWorld _world;
        private readonly string _name;
        private readonly Dictionary<string, List<int>> _received = new(StringComparer.Ordinal);

        public Node(NetworkWorld world, string name, long epoch)
        {
            (_world, _name) = (world, name);
            State = new NetworkState<int>(new Announcement(new BrokerIdentity(name, epoch)), 32, world.Timings, this);
        }

        public NetworkState<int> State { get; }

        /// <summary>What each other broker must have received when all is quiet.</summary>
        public Dictionary<string, List<int>> Claims { get; } = new(StringComparer.Ordinal);

        public int Losses { get; private set; }

        public List<int> ClaimsOn(string name) => Claims.TryGetValue(name, out var list) ? list : Claims[name] = [];

        public List<int> ReceivedFrom(string name) => _received.TryGetValue(name, out var list) ? list : _received[name] = [];

        public void Transmit(string neighbour, RouteUpdate update) => _world.Put(_name, neighbour, update);

        public void Transmit(string neighbour, Envelope<int> envelope) => _world.Put(_name, neighbour, envelope);

        public void Transmit(string neighbour, Acknowledgement acknowledgement) => _world.Put(_name, neighbour, acknowledgement);

        public void AskToStartOver(string neighbour) => throw new InvalidOperationException($"{_name} does not understand {neighbour}");

        public void Deliver(string sender, int content)
        {
            ReceivedFrom(sender).Add(content);
            _world._arrived.Add((_name, content));
        }

        public void ConversationLost(string broker)
        {
            Losses++;
            Claims.Remove(broker);
            _received.Remove(broker);
        }

        public List<string> Probed { get; } = [];

        public void Probe(string broker) => Probed.Add(broker);

        public void RouteChanged(string broker, Route? route)
        {
        }
    }
}
