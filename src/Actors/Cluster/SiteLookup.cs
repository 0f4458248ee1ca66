using Akka.Actor;
using Akka.Discovery;

namespace ActorMQ.Actors.Cluster;

/// <summary>Asks Akka.Discovery, or the system's resolver, where nodes of the site are, again and again. What was found before holds on if it fails.</summary>
internal sealed class SiteLookup : UntypedActor, IWithTimers
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly SiteOptions _options;
    private readonly IActorRef _listener;
    private readonly ISiteEdge _edge;
    private readonly Lazy<ServiceDiscovery> _discovery;

    public SiteLookup(SiteOptions options, ISiteEdge edge, IActorRef listener)
    {
        _options = options;
        _edge = edge;
        var system = Context.System;
        _discovery = new Lazy<ServiceDiscovery>(() => Discovery.Get(system).Default);
        _listener = listener;
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private string Service => _options.Discovery.Method == SiteDiscoveryMethod.Config ? SiteConfiguration.Listener : _options.Discovery.Service;

    protected override void PreStart() => Timers.StartPeriodicTimer("discover", new SiteOrder.Discover(), TimeSpan.Zero, _options.Discovery.Interval);

    protected override void OnReceive(object message)
    {
        if (message is not SiteOrder.Discover) return;
        _ = FindAsync().PipeTo(_listener, Self, Found, failure => new SiteOrder.Found([], $"{Service}: {failure.GetBaseException().Message}"));
    }

    private async Task<IEnumerable<(string Host, int? Port)>> FindAsync()
    {
        if (_options.Discovery.Method == SiteDiscoveryMethod.Dns)
            return (await _edge.ResolveAsync(Service).ConfigureAwait(false)).Select(address => (address.ToString(), (int?)null));
        var resolved = await _discovery.Value.Lookup(new Lookup(Service), Patience).ConfigureAwait(false);
        return resolved.Addresses.Select(target => (target.Address?.ToString() ?? target.Host, target.Port));
    }

    private SiteOrder.Found Found(IEnumerable<(string Host, int? Port)> nodes) => new(
        [.. nodes
            .Where(node => SiteAddress.IsHost(node.Host))
            .Select(node => new SiteAddress(node.Host, node.Port ?? _options.Discovery.Port ?? _options.Port))
            .Distinct()],
        null);
}
