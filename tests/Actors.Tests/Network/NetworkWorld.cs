using ActorMQ.Actors.Network;


namespace ActorMQ.Actors.Tests.Network;

/// <summary>
/// Brokers that send each other numbers, over links that break with what is on them; brokers restart. A broker is known here by its host:
/// one at b1' is named b1, too.
/// </summary>
internal sealed class NetworkWorld
{
    private readonly Random _random;
    private readonly Dictionary<string, Node> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<(string From, string To), Queue<object>> _wires = [];
    private TimeSpan _now;
    private readonly HashSet<(string Receiver, int Number)> _arrived = [];
    private readonly bool _areClocksRight;
    private long _epoch;
    private int _lastSent;
    private int _renewals;

    public NetworkWorld(int seed, int brokers, bool areClocksRight = true)
    {
        _random = new Random(seed);
        _areClocksRight = areClocksRight;
        for (var i = 0; i < brokers; i++) Start($"b{i}");
    }

    public Node this[string name] => _nodes[name];

    public NetworkTimings Timings { get; } = new();

    /// <summary>How long each delivery takes.</summary>
    public TimeSpan Delay { get; set; }

    public void Connect(string a, string b)
    {
        var (nameOfA, nameOfB) = (_nodes[a].Name, _nodes[b].Name);
        if (nameOfA == nameOfB || _wires.ContainsKey((a, b))) return;
        // A broker has one neighbour of a name.
        if (_nodes.Keys.Any(host => (Named(host, nameOfB) && _wires.ContainsKey((a, host))) || (Named(host, nameOfA) && _wires.ContainsKey((b, host))))) return;
        _wires.Add((a, b), new());
        _wires.Add((b, a), new());
        _nodes[a].State.LinkUp(nameOfB);
        _nodes[b].State.LinkUp(nameOfA);
        Flush(a, b);
    }

    public void Cut(string a, string b)
    {
        if (!_wires.Remove((a, b))) return;
        _wires.Remove((b, a));
        _nodes[a].State.LinkDown(_nodes[b].Name);
        _nodes[b].State.LinkDown(_nodes[a].Name);
        Flush(a, b);
    }

    public void Restart(string name)
    {
        CutAll(name);
        Start(name);
    }

    /// <summary>One more broker, or one in another's place.</summary>
    /// <param name="host">Where.</param>
    /// <param name="epoch">Of its run.</param>
    public void Start(string host, long epoch)
    {
        CutAll(host);
        _nodes[host] = new Node(this, host, epoch);
    }

    public void Stop(string host)
    {
        CutAll(host);
        _nodes.Remove(host);
    }

    private void CutAll(string host)
    {
        foreach (var (from, to) in _wires.Keys.Where(wire => wire.From == host).ToList()) Cut(from, to);
    }

    public int Send(string from, params string[] to)
    {
        var node = _nodes[from];
        var reachable = to.Where(name => name != from && node.State.Routes.ContainsKey(name)).ToArray();
        var number = (_lastSent += 1);
        node.State.Send(reachable, number);
        foreach (var name in reachable) node.ClaimsOn(name).Add(number);
        Flush(from);
        return number;
    }

    public bool HasArrived(string host, int number) => _arrived.Contains((host, number));

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
                state.Receive(_nodes[from].Name, update);
                break;
            case LaterRun known:
                state.Receive(known);
                // No two that begin anew choose the same number, as chance has it in a real network.
                _nodes[to].Renew(1 + (_renewals++ % 900));
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

    private string Any() => _nodes.Keys.ElementAt(_random.Next(_nodes.Count));

    // Without a right clock any run may look earlier than the one before, but no two are the same or nearly so.
    private void Start(string host) =>
        _nodes[host] = new Node(this, host, _areClocksRight ? _epoch += 1000 : (_random.NextInt64(1, 50) * 1_000_000) + (_epoch += 1000));

    private void Flush(params string[] names)
    {
        foreach (var name in names)
        {
            _nodes[name].State.Flush();
            _nodes[name].State.Check();
        }
    }

    private void Put(string from, string neighbour, object what)
    {
        foreach (var ((sender, host), wire) in _wires)
        {
            if (sender == from && Named(host, neighbour)) wire.Enqueue(what);
        }
    }

    private static bool Named(string host, string name) => host.TrimEnd('\'') == name;

    /// <summary>A run of a broker, and what it received.</summary>
    internal sealed class Node : INetworkEffects<int>
    {
        private const int Beginning = 0;

        private readonly NetworkWorld _world;
        private readonly string _host;
        private long _renewal;
        private readonly Dictionary<string, List<int>> _received = new(StringComparer.Ordinal);

        public Node(NetworkWorld world, string host, long epoch)
        {
            (_world, _host) = (world, host);
            State = new NetworkState<int>(new Announcement(new BrokerIdentity(host.TrimEnd('\''), epoch)), 32, world.Timings, this);
        }

        public string Name => State.Own.Broker.Name;

        public Dictionary<string, PeerTrouble> Troubles { get; } = new(StringComparer.Ordinal);

        /// <summary>Begins a later run, if it has heard that its own is old.</summary>
        public void Renew(int later)
        {
            if (_renewal > State.Own.Broker.Epoch) State.BeginRun((((_renewal / 1000) + 1) * 1000) + later);
        }

        public NetworkState<int> State { get; }

        /// <summary>What each other broker must have received when all is quiet.</summary>
        public Dictionary<string, List<int>> Claims { get; } = new(StringComparer.Ordinal);

        public int Losses { get; private set; }

        public List<int> ClaimsOn(string name) => Claims.TryGetValue(name, out var list) ? list : Claims[name] = [];

        public List<int> ReceivedFrom(string name) => _received.TryGetValue(name, out var list) ? list : _received[name] = [];

        public void Transmit(string neighbour, RouteUpdate update) => _world.Put(_host, neighbour, update);

        public void Transmit(string neighbour, Envelope<int> envelope) => _world.Put(_host, neighbour, envelope);

        public void Transmit(string neighbour, Acknowledgement acknowledgement) => _world.Put(_host, neighbour, acknowledgement);

        public void Transmit(string neighbour, LaterRun laterRun) => _world.Put(_host, neighbour, laterRun);

        public void RunIsOld(long knownEpoch) => _renewal = Math.Max(_renewal, knownEpoch);

        public void TroubleChanged(string broker, PeerTrouble trouble) => Troubles[broker] = trouble;

        public void AskToStartOver(string neighbour) => throw new InvalidOperationException($"{_host} does not understand {neighbour}");

        public void Deliver(string sender, int content)
        {
            if (content == Beginning) return;
            ReceivedFrom(sender).Add(content);
            _world._arrived.Add((_host, content));
        }

        public void ConversationLost(string broker)
        {
            Losses++;
            Claims.Remove(broker);
            _received.Remove(broker);
            // As the network's actor does: the other end may not have noticed.
            State.Send([broker], Beginning, mayBeMissed: false);
        }

        public List<string> Probed { get; } = [];

        public void Probe(string broker) => Probed.Add(broker);

        public void RouteChanged(string broker, Route? route)
        {
        }
    }
}
