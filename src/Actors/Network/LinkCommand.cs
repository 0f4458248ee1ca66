using ActorMQ.Actors.Protocol;

namespace ActorMQ.Actors.Network;

/// <summary>What the network tells the bridge of a link. One that has another link by now does nothing.</summary>
/// <param name="Link">Which is meant.</param>
public abstract record LinkCommand(Link Link) : IBridgeMessage
{
    /// <summary>Sends behind everything sent before. The list belongs to the bridge from here on.</summary>
    public sealed record Transmit(Link Link, IReadOnlyList<LinkMessage> Messages) : LinkCommand(Link);

    /// <summary>Messages that came in so many bytes have been dealt with: the link reads no further than so much ahead of that.</summary>
    public sealed record Processed(Link Link, int Bytes) : LinkCommand(Link);

    /// <summary>Why the neighbour cannot be talked to though the link is up, or that it can be again.</summary>
    public sealed record TroubleChanged(Link Link, PeerTrouble Trouble) : LinkCommand(Link);

    /// <summary>Breaks the link, to have it made again: what is known of it is not to be relied on.</summary>
    public sealed record Reset(Link Link) : LinkCommand(Link);
}
