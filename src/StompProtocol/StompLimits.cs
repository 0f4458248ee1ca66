namespace ActorMQ.StompProtocol;

/// <summary>The most a peer may send in one frame. Every limit holds while bytes come in, not only once the frame is complete.</summary>
/// <param name="MaxCommandLength">Bytes of the command line.</param>
/// <param name="MaxHeaderLength">Bytes of one header line, name and value.</param>
/// <param name="MaxHeaders">Header lines.</param>
/// <param name="MaxHeaderBlock">Bytes of all header lines together.</param>
/// <param name="MaxBody">Bytes of the body.</param>
/// <param name="MaxFrame">Bytes of everything from the command to the NUL.</param>
public sealed record StompLimits(
    int MaxCommandLength,
    int MaxHeaderLength,
    int MaxHeaders,
    int MaxHeaderBlock,
    int MaxBody,
    int MaxFrame)
{
    /// <summary>What ActiveMQ allows where it sets a bound, and a bound where it sets none.</summary>
    public static StompLimits Default { get; } = new(1024, 10 * 1024, 1000, 256 * 1024, 100 * 1024 * 1024, 104_857_600);

    /// <summary>Enough for any honest CONNECT frame: a stranger gets little memory.</summary>
    public static StompLimits BeforeConnect { get; } = new(64, 4 * 1024, 64, 16 * 1024, 1024, 16 * 1024);
}
