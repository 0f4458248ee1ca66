using ActorMQ.Actors.Protocol;

namespace ActorMQ.Actors.Network;

/// <summary>An established link to a neighbour.</summary>
public interface ILink
{
    /// <summary>The broker at the other end, as the handshake told.</summary>
    BrokerIdentity Neighbour { get; }

    /// <summary>Which of the neighbour's interest counts here, and which messages go out.</summary>
    LinkFilter Filter { get; }

    /// <summary>
    /// Sends behind everything sent before. From the network's turns; only tells an actor. The list belongs to the link from here on.
    /// </summary>
    void Send(IReadOnlyList<LinkMessage> messages);

    /// <summary>
    /// Messages that came in so many bytes have been dealt with: the link reads no further than so much ahead of that. Any thread.
    /// </summary>
    void Processed(int bytes);

    /// <summary>Why the neighbour cannot be talked to though the link is up, or that it can be again. Only tells an actor.</summary>
    void Note(PeerTrouble trouble);

    /// <summary>Breaks the link, to have it made again: what is known of it is not to be relied on. Only tells an actor.</summary>
    void Reset();
}
