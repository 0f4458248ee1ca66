using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Actors.Connections;

/// <summary>What a connection knows from its beginning.</summary>
/// <param name="Identity">What makes it unique.</param>
/// <param name="Self">Where answers go that are for it.</param>
/// <param name="Publisher">What destinations know it by that it sends to.</param>
/// <param name="RemoteAddress">Of the client.</param>
/// <param name="ServerName">What the client is told that the broker is.</param>
internal sealed record ConnectionStart(
    ConnectionIdentity Identity, IRef<IConnectionMessage> Self, PublisherId Publisher, string RemoteAddress, string ServerName)
{
    /// <summary>What everybody calls a destination that the client names.</summary>
    public DestinationName NameOf(DestinationPart part) => part.IsOwnTemporary ? Identity.Temporary(part.Name) : part.Name;
}
