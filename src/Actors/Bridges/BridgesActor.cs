using ActorMQ.Actors.Bridges.Discovery;
using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Engine.Supervision;
using ActorMQ.Actors.Network;
using ActorMQ.Actors.Protocol;

namespace ActorMQ.Actors.Bridges;

/// <summary>Parent of all bridges: keeps the dialling ones running, and tells the network which links it has.</summary>
internal sealed class BridgesActor : Actor<BridgesCommand>, INeighbourhoodEffects<Link>
{
    // Those who flood us with announcements find the mailbox full.
    private const int DiscoveryMailbox = 10_000;

    private readonly List<Ref<DiscoveryCommand>> _discoveries = [];
    private readonly Dictionary<string, KeptUp> _keptUp = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Link> _linked = new(StringComparer.Ordinal);
    private readonly RefusedLinks _refusedCalls = new();
    private readonly RefusedLinks _refusedDials = new();
    private readonly BridgeServices _services;
    private readonly Neighbourhood<Link> _neighbourhood;

    public BridgesActor(BridgeServices services)
    {
        _services = services;
        _neighbourhood = new Neighbourhood<Link>(services.Identity.Broker, this);
    }

    public void Admit(Link link)
    {
        _linked[link.Name] = link;
        TellDiscoveries(new DiscoveryCommand.Linked(link.Name, link.Neighbour.Name));
        link.Bridge.TryTell(new BridgeCommand.Admitted(link));
    }

    public void Refuse(Link link, LinkRefusal refusal, string text)
    {
        Unlink(link);
        link.Bridge.TryTell(new BridgeCommand.Refuse(link, refusal, text));
    }

    public void Up(Link link)
    {
        // Before the bridge may hand on anything of it.
        _services.Network.TryTell(new NetworkCommand.LinkUp(link));
        link.Bridge.TryTell(new BridgeCommand.Use(link));
    }

    public void Down(Link link) => _services.Network.TryTell(new NetworkCommand.LinkDown(link));

    public void Abandon(Link link) => link.Bridge.TryTell(new BridgeCommand.Abandon(link));

    protected override void PreStart()
    {
        StartMissing();
    }

    protected override void OnReceive(BridgesCommand message)
    {
        switch (message)
        {
            case BridgesCommand.Introduce introduce:
                _neighbourhood.Introduce(introduce.Link, introduce.Hello, introduce.HasDialled, introduce.Name);
                break;
            case BridgesCommand.Activated activated:
                _neighbourhood.Activated(activated.Link);
                break;
            case BridgesCommand.Idle idle:
                _neighbourhood.Idle(idle.Link);
                break;
            case BridgesCommand.Lost lost:
                Unlink(lost.Link);
                _neighbourhood.Lost(lost.Link);
                break;
            case BridgesCommand.Refused refused:
                OnRefused(refused);
                break;
            case BridgesCommand.Attend attend:
                if (!_discoveries.Contains(attend.Discovery)) _discoveries.Add(attend.Discovery);
                foreach (var (bridge, link) in _linked) attend.Discovery.TryTell(new DiscoveryCommand.Linked(bridge, link.Neighbour.Name));
                break;
            case BridgesCommand.Change change:
                Change(change.Changed);
                break;
            case BridgesCommand.Ended ended:
                // What has its name now begins when it has gone.
                if (_keptUp.Remove(ended.Name, out var gone) && gone.IsStopping) StartMissing();
                break;
            case BridgesCommand.ListRefused list:
                list.Reply.Set(_refusedCalls.Latest);
                break;
        }
    }

    protected override void CheckState() => _neighbourhood.Check();

    protected override void PostStop() => _neighbourhood.Clear();

    private void Change(IReadOnlySet<string> changed)
    {
        var options = _services.Options.Current;
        var wanted = options.Connectors.Select(connector => connector.Name).Concat(options.Discoveries.Select(discovery => discovery.Name))
            .ToHashSet(StringComparer.Ordinal);
        foreach (var (name, kept) in _keptUp)
        {
            if (kept.IsStopping || (wanted.Contains(name) && !changed.Contains(kept.Entry))) continue;
            kept.IsStopping = true;
            kept.Stop();
        }
        StartMissing();
    }

    private void StartMissing()
    {
        var options = _services.Options.Current;
        foreach (var connector in options.Connectors)
        {
            if (_keptUp.ContainsKey(connector.Name)) continue;
            var bridge = Context.Spawn(new Props<IBridgeMessage>(() => new BridgeActor(connector.Name, connector, null, _services, Self)), connector.Name);
            KeepUp(connector, bridge, () => Context.Stop(bridge));
        }
        foreach (var found in options.Discoveries)
        {
            if (_keptUp.ContainsKey(found.Name)) continue;
            var props = new Props<DiscoveryCommand>(() => new DiscoveryActor(found, _services, Self))
            {
                MailboxCapacity = DiscoveryMailbox,
                Supervision = SupervisionPolicy.Default with { MaxRestarts = int.MaxValue },
            };
            var discovery = Context.Spawn(props, found.Name);
            KeepUp(found.Link, discovery, () =>
            {
                _discoveries.Remove(discovery);
                Context.Stop(discovery);
            });
        }
    }

    private void KeepUp<TCommand>(ConnectorOptions options, Ref<TCommand> actor, Action stop)
    {
        _keptUp.Add(options.Name, new KeptUp(options.Entry ?? options.Name, stop));
        WatchWith(actor, new BridgesCommand.Ended(options.Name));
    }

    private void Unlink(Link link)
    {
        if (_linked.GetValueOrDefault(link.Name) != link) return;
        _linked.Remove(link.Name);
        TellDiscoveries(new DiscoveryCommand.Unlinked(link.Name));
    }

    private void OnRefused(BridgesCommand.Refused refused)
    {
        var link = refused.Link;
        if (link.Reason == LinkRefusal.Replaced.Code)
        {
            _services.Log.LinkLost(refused.Bridge, link.Broker, link.From, link.Text);
            return;
        }
        var leadsBack = link.Reason == LinkRefusal.SameBroker.Code;
        if (leadsBack) TellDiscoveries(new DiscoveryCommand.LeadsBack(refused.Bridge));
        // A broker that is found by a name may well be this one. That is nobody's mistake, and the end that has dialled shows it.
        if (leadsBack && (!refused.HasDialled || refused.Bridge.Contains('/', StringComparison.Ordinal))) return;
        var isSaid = refused.HasDialled ? _refusedDials.Add(UtcNow, refused.Bridge, link) : _refusedCalls.Add(UtcNow, null, link);
        if (isSaid) _services.Log.LinkRefused(refused.Bridge, link.Broker, link.From, link.Reason, link.Text, link.Advice);
    }

    private void TellDiscoveries(DiscoveryCommand command)
    {
        foreach (var discovery in _discoveries) discovery.TryTell(command);
    }

    /// <summary>A child that is there because it is configured.</summary>
    private sealed class KeptUp(string entry, Action stop)
    {
        public string Entry => entry;

        public bool IsStopping { get; set; }

        public void Stop() => stop();
    }
}
