using ActorMQ.Actors.Network.Loans;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Messages;

namespace ActorMQ.Actors.Network;

/// <summary>
/// What brokers say to each other, whatever is between them. About queues see <see cref="HomeContent"/> and <see cref="BorrowerContent"/>.
/// </summary>
public abstract record NetworkContent
{
    private protected NetworkContent()
    {
    }

    /// <summary>The conversation begins, or begins anew: the other end forgets what it knew of this one.</summary>
    public sealed record Beginning : NetworkContent;

    /// <summary>Says nothing: that it is acknowledged tells how long the way is.</summary>
    public sealed record Probe : NetworkContent;

    /// <summary>In the place of something that a link on the way does not let out: numbers have no gaps.</summary>
    public sealed record Withheld : NetworkContent;

    /// <summary>Asks whether the receiving broker has a destination.</summary>
    public sealed record Seek(DestinationName Destination, long Token) : NetworkContent;

    /// <summary>The answer to <see cref="Seek"/>.</summary>
    public sealed record Sought(DestinationName Destination, long Token, bool Exists) : NetworkContent;

    /// <summary>A message of a topic, for the subscribers at the receiving broker.</summary>
    public sealed record Topic(DestinationName Destination, Message Message) : NetworkContent;

    /// <summary>A message for a temporary destination of the receiving broker.</summary>
    public sealed record ToTemporary(DestinationName Destination, Message Message) : NetworkContent;
}
