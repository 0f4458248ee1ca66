using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Protocol;

namespace ActorMQ.Actors.Network;

/// <summary>One connection to a neighbour that has said who it is. A bridge that reconnects has another one.</summary>
/// <param name="Number">No other link of this broker's run has it.</param>
/// <param name="Name">The bridge's.</param>
/// <param name="Bridge">Whose it is, and who takes a <see cref="LinkCommand"/>.</param>
/// <param name="Neighbour">The broker at the other end, as the handshake told.</param>
/// <param name="Filter">Which of the neighbour's interest counts here, and which messages go out.</param>
public sealed record Link(long Number, string Name, IRef<IBridgeMessage> Bridge, BrokerIdentity Neighbour, LinkFilter Filter)
{
    /// <inheritdoc />
    public bool Equals(Link? other) => Number == other?.Number;

    /// <inheritdoc />
    public override int GetHashCode() => Number.GetHashCode();

    /// <inheritdoc />
    public override string ToString() => $"link {Number} of {Name} to {Neighbour}";
}
