namespace ActorMQ.Nodes.Bench.Options;

/// <summary>Where a broker is and how to log in, as in <c>stomp://user:pass@host:61613</c>.</summary>
/// <param name="Host">Name or IP address.</param>
/// <param name="Port">TCP port.</param>
/// <param name="IsTls">TLS from the first byte on.</param>
/// <param name="Login">Null: none is sent.</param>
/// <param name="Passcode">Null: none is sent.</param>
internal sealed record BrokerAddress(string Host, int Port, bool IsTls, string? Login, string? Passcode)
{
    public const int DefaultPort = 61613;
    public const int DefaultTlsPort = 61614;

    /// <summary>Reads an address; the scheme and the port may be left out, and user and password may be percent-encoded.</summary>
    /// <param name="text">What the user wrote.</param>
    /// <param name="isTls">TLS even if the scheme does not say so.</param>
    /// <exception cref="FormatException">It is none.</exception>
    public static BrokerAddress Parse(string text, bool isTls = false)
    {
        var withScheme = text.Contains("://", StringComparison.Ordinal) ? text : $"stomp://{text}";
        if (!Uri.TryCreate(withScheme, UriKind.Absolute, out var uri) || uri.Host.Length == 0 || uri.PathAndQuery is not ("" or "/"))
            throw new FormatException($"'{text}' is no address of a broker, such as stomp://user:password@host:61613");
        isTls = uri.Scheme switch
        {
            "stomp" or "tcp" => isTls,
            "stomp+ssl" or "ssl" => true,
            _ => throw new FormatException($"'{uri.Scheme}' is not a way to reach a broker: use stomp:// or stomp+ssl://"),
        };
        var user = uri.UserInfo.Split(':', 2);
        return new BrokerAddress(
            uri.IdnHost,
            uri.IsDefaultPort || uri.Port < 0 ? (isTls ? DefaultTlsPort : DefaultPort) : uri.Port,
            isTls,
            user[0].Length > 0 ? Uri.UnescapeDataString(user[0]) : null,
            user.Length > 1 ? Uri.UnescapeDataString(user[1]) : null);
    }

    /// <summary>Without the password: this is shown.</summary>
    public override string ToString() =>
        $"{(IsTls ? "stomp+ssl" : "stomp")}://{(Login is null ? "" : Login + "@")}{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}";
}
