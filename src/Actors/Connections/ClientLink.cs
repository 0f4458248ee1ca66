using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Protocol;

namespace ActorMQ.Actors.Connections;

/// <summary>What a transport needs to serve one client: bytes go through the reader, what comes out is told to the connection.</summary>
public sealed record ClientLink(ConnectionIdentity Identity, FrameReader Reader, Ref<IConnectionMessage> Connection);
