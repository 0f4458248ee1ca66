using ActorMQ.Actors.Engine;
using Akka.Actor;
using Akka.Cluster;
using Akka.Remote;

namespace ActorMQ.Actors.Cluster;

/// <summary>
/// The only actor of ours in a site's ActorSystem: tells the node what the cluster does, does what the node decides, and answers other nodes. Decides
/// nothing itself.
/// </summary>
internal sealed class SiteListener : UntypedActor
{
    private readonly int _run;
    private readonly SiteOptions _options;
    private readonly ISiteEdge _edge;
    private readonly Ref<SiteCommand> _site;
    private readonly Akka.Cluster.Cluster _cluster;
    private readonly SiteCalls _calls;
    private SiteView _view = SiteView.Alone;

    /// <param name="run">Which ActorSystem this is.</param>
    /// <param name="options">What the node is told.</param>
    /// <param name="edge">Tries connections.</param>
    /// <param name="site">The node.</param>
    public SiteListener(int run, SiteOptions options, ISiteEdge edge, Ref<SiteCommand> site)
    {
        _run = run;
        _options = options;
        _edge = edge;
        _site = site;
        _cluster = Akka.Cluster.Cluster.Get(Context.System);
        _calls = new SiteCalls(Context.System.Scheduler);
    }

    private string Protocol => _options.IsTls ? "akka.ssl.tcp" : "akka.tcp";

    protected override void PreStart()
    {
        _cluster.Subscribe(
            Self,
            ClusterEvent.SubscriptionInitialStateMode.InitialStateAsSnapshot,
            typeof(ClusterEvent.IMemberEvent),
            typeof(ClusterEvent.ReachabilityEvent));
        Context.System.EventStream.Subscribe(Self, typeof(ThisActorSystemQuarantinedEvent));
        if (_options.Discovery.Method != SiteDiscoveryMethod.None)
            Context.ActorOf(Props.Create(() => new SiteLookup(_options, _edge, Self)), "finder");
    }

    protected override void PostStop()
    {
        _cluster.Unsubscribe(Self);
        Context.System.EventStream.Unsubscribe(Self);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case string text:
                OnText(text);
                break;
            case SiteOrder order:
                OnOrder(order);
                break;
            case ThisActorSystemQuarantinedEvent quarantined:
                _site.TryTell(new SiteCommand.Condemned(_run, $"{SiteMembership.AddressOf(quarantined.RemoteAddress)} has gone on without it"));
                break;
            case ClusterEvent.CurrentClusterState state:
                _site.TryTell(SiteMembership.Of(_run, state));
                break;
            case ClusterEvent.IClusterDomainEvent:
                // What Akka keeps for everybody to look at may be older than the event.
                _cluster.SendCurrentClusterState(Self);
                break;
        }
    }

    private void OnText(string text)
    {
        // Only other systems have an address with a host.
        if (Sender.Path.Address is not { Host: not null, Port: not null } remote) return;
        var from = SiteMembership.AddressOf(remote);
        if (SiteText.ReadAnswer(text) is { } answer)
        {
            _site.TryTell(new SiteCommand.Answered(_run, from, answer));
        }
        else if (SiteText.ReadProbe(text) is not null)
        {
            _site.TryTell(new SiteCommand.Heard(from));
            var asker = Sender;
            if (_calls.Knows(from, out var unreachable)) Reply(asker, unreachable);
            else _ = _edge.CallAsync(from).PipeTo(Self, asker, reason => new SiteOrder.Called(asker, from, reason));
        }
    }

    private void OnOrder(SiteOrder order)
    {
        switch (order)
        {
            case SiteOrder.Probe probe:
                var path = new RootActorPath(ToAkka(probe.Address)) / "user" / SiteConfiguration.Listener;
                Context.ActorSelection(path.ToString()).Tell(SiteText.Probe(probe.Own), Self);
                break;
            case SiteOrder.Called called:
                _calls.Add(called.Address, called.Unreachable);
                Reply(called.Asker, called.Unreachable);
                break;
            case SiteOrder.Tell tell:
                _view = tell.View;
                break;
            case SiteOrder.Join join:
                _cluster.Join(ToAkka(join.Address));
                break;
            case SiteOrder.Leave leave:
                _cluster.Leave(ToAkka(leave.Address));
                break;
            case SiteOrder.Down down:
                _cluster.Down(ToAkka(down.Address));
                break;
            case SiteOrder.Found found:
                _site.TryTell(new SiteCommand.Discovered(found.Nodes, found.Failure));
                break;
        }
    }

    private void Reply(IActorRef asker, string? unreachable) => asker.Tell(SiteText.Answer(new SiteAnswer(_view, unreachable)), Self);

    private Address ToAkka(SiteAddress address) => new(Protocol, Context.System.Name, address.Host, address.Port);
}
