namespace ActorMQ.Actors.Network;

/// <summary>What goes over an established link, in either direction. Order holds on a link.</summary>
public abstract record LinkMessage
{
    private protected LinkMessage()
    {
    }

    /// <summary>Who can be reached on this side, and who wants what.</summary>
    public sealed record Routes(RouteUpdate Update) : LinkMessage;

    /// <summary>A number that stands for all routes told so far.</summary>
    public sealed record Digest(long Value) : LinkMessage;

    /// <summary>Routes told do not fit those told before: tell all again.</summary>
    public sealed record StartOver : LinkMessage;

    /// <summary>For a broker of whose name a later run is known.</summary>
    public sealed record LaterRunKnown(LaterRun LaterRun) : LinkMessage;

    /// <summary>Something for this broker or for others behind it.</summary>
    public sealed record Passing(Envelope<NetworkContent> Envelope) : LinkMessage;

    /// <summary>What a broker has received, for the one that sent it.</summary>
    public sealed record Received(Acknowledgement Acknowledgement) : LinkMessage;
}
