using ActorMQ.Actors.Bridges.Discovery;
using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Network;
using ActorMQ.Actors.Security;
using ActorMQ.Actors.Security.Logins;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Actors.Bridges;

/// <summary>What all bridges of a broker share.</summary>
internal sealed record BridgeServices(
    BridgeIdentity Identity,
    Live<BridgeOptions> Options,
    IRef<NetworkCommand> Network,
    SecurityService Security,
    Ref<LoginCommand> Logins,
    ILinkDialer Dialer,
    BridgeRegistry Registry,
    Broker Broker,
    DiscoveryEdges Edges,
    DiscoveryRegistry Discoveries,
    Announced Announced,
    ILogger Log);
