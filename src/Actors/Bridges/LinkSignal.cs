using ActorMQ.Actors.Network;


namespace ActorMQ.Actors.Bridges;

/// <summary>What the two ends of a link say to each other about the link itself.</summary>
public abstract record LinkSignal
{
    private protected LinkSignal()
    {
    }

    /// <summary>
    /// The first frame in either direction: the broker that dialled says it first, the other answers with its own. The headers protocol,
    /// broker and epoch are in every version of it.
    /// </summary>
    /// <param name="Protocol">See <see cref="LinkProtocol.Version"/>.</param>
    /// <param name="Broker">Who says so.</param>
    /// <param name="ProductVersion">The version of its program, for people.</param>
    /// <param name="Link">What the broker that dialled calls the link: a new one of that name is there because the one before is lost.</param>
    public sealed record Hello(int Protocol, BrokerIdentity Broker, string ProductVersion, string Link) : LinkSignal
    {
        /// <summary>The user as which the broker that dialled wants to be known; null when its certificate says it, or it need not.</summary>
        public string? Login { get; init; }

        public string? Passcode { get; init; }

        /// <inheritdoc />
        public override string ToString() => $"HELLO {Broker}";
    }

    /// <summary>There will be no link, or it ends; nothing follows.</summary>
    /// <param name="Reason">Which, in the words of <see cref="LinkRefusal"/>; one this version does not know is a reason all the same.</param>
    /// <param name="Text">For people.</param>
    public sealed record Refused(string Reason, string Text) : LinkSignal;

    /// <summary>This link is the one to be used. Said by the broker with the smaller name, before anything else that is not a signal.</summary>
    public sealed record Activate : LinkSignal;

    /// <summary>To be answered with a <see cref="Pong"/> of the same value.</summary>
    public sealed record Ping(long Value) : LinkSignal;

    public sealed record Pong(long Value) : LinkSignal;

    /// <summary>What came is no frame of a link. Made by the reader; nothing follows.</summary>
    public sealed record Invalid(string Text) : LinkSignal;
}
