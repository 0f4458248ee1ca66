using ActorMQ.StompProtocol;

namespace ActorMQ.Actors.Bridges;

/// <summary>What both ends of a link must agree on.</summary>
public static class LinkProtocol
{
    /// <summary>Brokers that say another one are refused. To be raised when a frame's meaning changes.</summary>
    public const int Version = 3;

    /// <summary>Bytes of a broker's name.</summary>
    public const int MaxName = 255;

    /// <summary>Brokers that one update of routes may be about, neighbours that a broker may have, brokers that a message may be for.</summary>
    public const int MaxBrokers = 10_000;

    /// <summary>What holds until both have said who they are.</summary>
    public static StompLimits LimitsBeforeHello => StompLimits.BeforeConnect;

    /// <summary>What holds afterwards.</summary>
    /// <param name="maxFrame">The largest body. It must hold any message that a client of any broker may send, with its headers.</param>
    public static StompLimits LimitsFor(int maxFrame)
    {
        // Selectors travel as headers, so a line may be what clients may send, escaped; a message for many brokers has a line for each.
        const int Line = 1 << 20;
        const int Block = 8 << 20;
        return new StompLimits(32, Line, MaxBrokers + 16, Block, maxFrame, (int)Math.Min((long)maxFrame + Block + 32, Array.MaxLength));
    }
}
