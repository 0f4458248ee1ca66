using ActorMQ.Actors.Bridges;
using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Protocol;
using ActorMQ.StompGateway.Links;

namespace ActorMQ.Nodes.Running;

/// <summary>What a node has of a network of brokers, when it is part of one.</summary>
/// <param name="Actor">Knows all brokers.</param>
/// <param name="Bridges">The links.</param>
/// <param name="Gateway">Their sockets.</param>
internal sealed record NodeNetwork(Ref<INetworkMessage> Actor, Bridges Bridges, LinkGateway Gateway);
