using ActorMQ.Actors.Network;


namespace ActorMQ.Actors.Bridges;

/// <summary>What this broker says of itself to others.</summary>
public sealed record BridgeIdentity(BrokerIdentity Broker, string ProductVersion);
