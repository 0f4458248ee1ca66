using System.Globalization;

namespace ActorMQ.Actors.Connections;

/// <summary>
/// What two sides have agreed on (STOMP 1.2, "Heart-beating"): each direction's interval is the longer of what one can do and the other
/// wants, and none when either says 0.
/// </summary>
public sealed record HeartBeat(TimeSpan Incoming, TimeSpan Outgoing)
{
    // Anything longer is never, and would overflow a timer.
    private const long LongestMilliseconds = 7L * 24 * 3600 * 1000;

    // Room for a machine or a network that stalls for a moment.
    private static readonly TimeSpan LongestMargin = TimeSpan.FromSeconds(5);

    /// <summary>After this much silence the broker sends a beat: well within the interval, and no more often than that needs.</summary>
    public TimeSpan SendAfter => Outgoing / 2 > LongestMargin ? Outgoing - LongestMargin : Outgoing / 2;

    public static HeartBeat None { get; } = new(TimeSpan.Zero, TimeSpan.Zero);

    /// <summary>
    /// Reads the client's header and agrees: the broker can and wants whatever the client asks for, within its bounds.
    /// </summary>
    /// <param name="header">"cx,cy" in milliseconds: what the client sends and wants; null = not given.</param>
    /// <param name="options">The broker's bounds.</param>
    /// <param name="agreed">The agreement.</param>
    /// <returns>False when the header is malformed.</returns>
    public static bool TryAgree(string? header, HeartBeatOptions options, out HeartBeat agreed)
    {
        ArgumentNullException.ThrowIfNull(options);
        agreed = new HeartBeat(options.Default, options.Default);
        if (header is null) return true;
        agreed = None;
        var parts = header.Split(',', StringSplitOptions.TrimEntries);
        if (parts.Length != 2 || !TryRead(parts[0], out var canSend) || !TryRead(parts[1], out var wants)) return false;
        // A client that sends less often than the broker would like is not held to more than it offered.
        var incoming = Bound(canSend, options);
        agreed = new HeartBeat(incoming == TimeSpan.Zero ? incoming : Longer(incoming, canSend), Bound(wants, options));
        return true;
    }

    /// <summary>The broker's header in CONNECTED: what it sends, then what it wants.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(long)Outgoing.TotalMilliseconds},{(long)Incoming.TotalMilliseconds}");

    private static bool TryRead(string text, out long milliseconds) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out milliseconds);

    private static TimeSpan Longer(TimeSpan announced, long offered) =>
        TimeSpan.FromMilliseconds(Math.Max((long)announced.TotalMilliseconds, Math.Min(offered, LongestMilliseconds)));

    private static TimeSpan Bound(long milliseconds, HeartBeatOptions options)
    {
        if (milliseconds == 0) return TimeSpan.Zero;
        var most = Math.Min(milliseconds, (long)options.MaxInterval.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(Math.Max(most, (long)options.MinInterval.TotalMilliseconds));
    }
}
