using System.Collections.Concurrent;
using ActorMQ.Actors.Bridges.Discovery;
using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Engine.Supervision;
using ActorMQ.Actors.Network;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Actors.Cluster;

/// <summary>A broker's node in the cluster of its site, in an ActorSystem of its own: whatever becomes of that, the broker and its links go on.</summary>
public sealed class Site
{
    private readonly ConcurrentBag<Task> _ends = [];

    /// <param name="options">What it is told.</param>
    /// <param name="broker">Whose node it is; its links have to be open, as they are advertised.</param>
    /// <param name="peers">Gets the brokers of the other members.</param>
    /// <param name="edge">The world outside.</param>
    /// <param name="logging">Where to log.</param>
    public Site(SiteOptions options, Broker broker, SitePeers peers, ISiteEdge edge, ILoggerFactory logging)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(broker);
        Options = options;
        var services = new SiteServices(
            broker.Identity.Name, broker.Options.Version, broker.Advertised, peers, edge, _ends, logging.CreateLogger(SiteLog.Name));
        Actor = broker.System.Spawn(
            new Props<SiteCommand>(() => new SiteActor(options, services)) { Supervision = SupervisionPolicy.NeverGiveUp }, "site");
    }

    public SiteOptions Options { get; }

    /// <summary>To be asked and told.</summary>
    public Ref<SiteCommand> Actor { get; }

    /// <summary>The broker can be dialled elsewhere now. Any thread.</summary>
    public void Advertise(IReadOnlyList<LinkAddress> links) => Actor.TryTell(new SiteCommand.Advertise(links));

    /// <summary>Leaves the cluster; completes when that is over.</summary>
    public async Task StopAsync()
    {
        await Actor.StopAsync();
        await Task.WhenAll(_ends);
    }
}
