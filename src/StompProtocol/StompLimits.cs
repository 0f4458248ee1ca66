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

    /// <summary>What is wrong with these values, each text beginning with the key; empty when nothing is.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (MaxCommandLength < 16) errors.Add("command must be at least 16B");
        if (MaxHeaderLength < 256) errors.Add("header must be at least 256B");
        if (MaxHeaders < 16) errors.Add("headers must be at least 16");
        if (MaxHeaderBlock < MaxHeaderLength) errors.Add("header-block must not be less than header");
        if (MaxBody < 0) errors.Add("body must not be negative");
        if (MaxFrame < MaxHeaderBlock) errors.Add("frame must not be less than header-block");
        return errors;
    }
}
