using Microsoft.Extensions.Logging;

namespace ActorMQ.StompGateway;

internal static partial class GatewayLog
{
    [LoggerMessage(400, LogLevel.Information, "listening scheme={Scheme} address={Address}")]
    internal static partial void Listening(this ILogger log, string scheme, string address);

    [LoggerMessage(401, LogLevel.Error, "connection failed remote={Remote}")]
    internal static partial void ConnectionFailed(this ILogger log, string remote, Exception cause);

    [LoggerMessage(403, LogLevel.Warning, "accept failed address={Address} cause={Cause}")]
    internal static partial void AcceptFailed(this ILogger log, string address, string cause);

    [LoggerMessage(405, LogLevel.Information, "closed scheme={Scheme} address={Address}")]
    internal static partial void Closed(this ILogger log, string scheme, string address);

    [LoggerMessage(406, LogLevel.Error, "a port that was open before cannot be opened again listener={Listener} cause={Cause}")]
    internal static partial void PortLost(this ILogger log, string listener, string cause);

    [LoggerMessage(420, LogLevel.Information, "certificates in use from now on file={File}")]
    internal static partial void CertificateRead(this ILogger log, string file);

    [LoggerMessage(421, LogLevel.Warning, "certificates have changed and cannot be used, those from before stay in use: {Problem}")]
    internal static partial void CertificateRefused(this ILogger log, string problem);

    [LoggerMessage(404, LogLevel.Information, "accepting again address={Address} refused={Refused}")]
    internal static partial void AcceptingAgain(this ILogger log, string address, long refused);

    [LoggerMessage(407, LogLevel.Warning, "the process may have {Limit} file descriptors, which is enough for about {Room} clients, not for "
        + "max-connections={MaxConnections}: "
        + "raise nofile (ulimit -n, LimitNOFILE of systemd) to {Needed}, or lower max-connections")]
    internal static partial void FewDescriptors(this ILogger log, int limit, int room, int maxConnections, long needed);
}
