namespace ActorMQ.StompProtocol;

/// <summary>Version negotiation (STOMP 1.2, "Protocol Negotiation").</summary>
public static class StompVersions
{
    /// <summary>What an ERROR about versions says is supported, and the <c>version</c> header of that frame.</summary>
    public const string Supported = "1.2,1.1,1.0";

    /// <summary>
    /// The highest version both sides speak; a missing header means 1.0. Blanks around the entries are forgiven. Null when there is none.
    /// </summary>
    public static StompVersion? Negotiate(string? acceptVersion)
    {
        if (acceptVersion is null) return StompVersion.V10;
        StompVersion? best = null;
        foreach (var entry in acceptVersion.Split(',', StringSplitOptions.TrimEntries))
        {
            StompVersion? offered = entry switch
            {
                "1.0" => StompVersion.V10,
                "1.1" => StompVersion.V11,
                "1.2" => StompVersion.V12,
                _ => null,
            };
            if (best is null || offered > best) best = offered ?? best;
        }
        return best;
    }

    public static string Text(this StompVersion version) => version switch
    {
        StompVersion.V10 => "1.0",
        StompVersion.V11 => "1.1",
        _ => "1.2",
    };
}
