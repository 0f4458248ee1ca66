using ActorMQ.Actors.Engine;

namespace ActorMQ.Actors.Connections;

/// <summary>Who wants a <c>client-id</c>.</summary>
internal sealed record ClientIdClaim(string User, string Address, IRef<ConnectionCommand> Connection);
