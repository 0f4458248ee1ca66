using System.Net;

namespace ActorMQ.StompGateway.WebSockets;

/// <summary>
/// Which web pages may use a port. A browser lets every page open a WebSocket to everywhere, and says in <c>Origin</c> which page it is; so
/// without this a page of anybody's could use a broker that only its visitor can reach. Other clients send no <c>Origin</c> and are let in.
/// </summary>
internal sealed class OriginPolicy
{
    /// <summary>Pages that were loaded from the host to which they connect, whatever the port.</summary>
    public const string SameHost = "same-host";

    /// <summary>All pages.</summary>
    public const string Any = "*";

    private readonly HashSet<string> _allowed;

    public OriginPolicy(IEnumerable<string> allowed) =>
        _allowed = new HashSet<string>(allowed.Select(origin => origin.TrimEnd('/')), StringComparer.OrdinalIgnoreCase);

    /// <summary>What is wrong with one of the values; null when nothing is.</summary>
    public static string? Problem(string origin)
    {
        if (origin is SameHost or Any) return null;
        var isOrigin = Uri.TryCreate(origin, UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https"
            && uri.PathAndQuery == "/"
            && uri.UserInfo.Length == 0;
        return isOrigin
            ? null
            : $"allowed-origins: \"{origin}\" is none: expected {SameHost}, \"{Any}\", or such as \"https://console.example.com\", with the port if it "
                + $"is not the usual one";
    }

    /// <param name="origin">The header; null when there is none.</param>
    /// <param name="host">The host the client has asked for, with its port; null when it has not said.</param>
    /// <param name="isLocal">Whether the connection came to a loopback address.</param>
    public bool Allows(string? origin, string? host, bool isLocal)
    {
        if (origin is null || _allowed.Contains(Any) || _allowed.Contains(origin)) return true;
        if (!_allowed.Contains(SameHost) || host is null) return false;
        if (!Uri.TryCreate(origin, UriKind.Absolute, out var page) || !Uri.TryCreate($"http://{host}", UriKind.Absolute, out var asked)) return false;
        // A page of anybody's can have its own name lead to this machine; then both headers have that name.
        return string.Equals(page.Host, asked.Host, StringComparison.OrdinalIgnoreCase) && (!isLocal || IsLoopback(asked));
    }

    private static bool IsLoopback(Uri uri) =>
        string.Equals(uri.Host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
