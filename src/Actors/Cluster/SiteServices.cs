using System.Collections.Concurrent;
using ActorMQ.Actors.Bridges.Discovery;
using ActorMQ.Actors.Network;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Actors.Cluster;

/// <summary>What a site needs of its node.</summary>
/// <param name="Broker">The broker's name.</param>
/// <param name="Version">Of its program.</param>
/// <param name="Links">Where it can be dialled, at the start.</param>
/// <param name="Peers">Gets those who are to be linked.</param>
/// <param name="Edge">The world outside.</param>
/// <param name="Ends">Gets the ends of ActorSystems, to be waited for.</param>
/// <param name="Log">Where to log.</param>
internal sealed record SiteServices(
    string Broker, string Version, IReadOnlyList<LinkAddress> Links, SitePeers Peers, ISiteEdge Edge, ConcurrentBag<Task> Ends, ILogger Log);
