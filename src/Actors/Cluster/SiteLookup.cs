using Akka.Actor;
using Akka.Discovery;

namespace ActorMQ.Actors.Cluster;

/// <summary>Asks Akka.Discovery where nodes of the site are, again and again. What was found before holds on if it fails.</summary>
internal sealed class SiteLookup : UntypedActor, IWithTimers
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly SiteOptions _options;
    private readonly IActorRef _listener;
    private readonly ServiceDiscovery _discovery;

    public SiteLookup(SiteOptions options, IActorRef listener)
    {
        _options = options;
        _listener = listener;
        _discovery = Discovery.Get(Context.System).Default;
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private string Service => _options.Discovery.Method == SiteDiscoveryMethod.Config ? SiteConfiguration.Listener : _options.Discovery.Service;

    protected override void PreStart() => Timers.StartPeriodicTimer("discover", new SiteOrder.Discover(), TimeSpan.Zero, _options.Discovery.Interval);

    protected override void OnReceive(object message)
    {
        if (message is not SiteOrder.Discover) return;
        _ = _discovery.Lookup(new Lookup(Service), Patience).PipeTo(
            _listener, Self, Found, failure => new SiteOrder.Found([], $"{Service}: {failure.GetBaseException().Message}"));
    }

    private SiteOrder.Found Found(ServiceDiscovery.Resolved resolved) => new(
        [.. resolved.Addresses
            .Select(target => new SiteAddress(target.Address?.ToString() ?? target.Host, target.Port ?? _options.Discovery.Port ?? _options.Port))
            .Where(address => SiteAddress.IsHost(address.Host))
            .Distinct()],
        null);
}
