using Microsoft.Extensions.Logging;

namespace ActorMQ.StompGateway;

internal static partial class GatewayLog
{
    [LoggerMessage(400, LogLevel.Information, "listening scheme={Scheme} address={Address}")]
    internal static partial void Listening(this ILogger log, string scheme, string address);

    [LoggerMessage(401, LogLevel.Error, "connection failed remote={Remote}")]
    internal static partial void ConnectionFailed(this ILogger log, string remote, Exception cause);

    [LoggerMessage(402, LogLevel.Warning, "connection refused remote={Remote} reason={Reason}")]
    internal static partial void ConnectionRefused(this ILogger log, string remote, string reason);

    [LoggerMessage(403, LogLevel.Warning, "accept failed address={Address} cause={Cause}")]
    internal static partial void AcceptFailed(this ILogger log, string address, string cause);

    [LoggerMessage(404, LogLevel.Information, "accepting again address={Address} refused={Refused}")]
    internal static partial void AcceptingAgain(this ILogger log, string address, long refused);

    [LoggerMessage(405, LogLevel.Warning, "the process may have {Limit} file descriptors, which is enough for about {Room} clients, not for max-connections={MaxConnections}: "
        + "raise nofile (ulimit -n, LimitNOFILE of systemd) to {Needed}, or lower max-connections")]
    internal static partial void FewDescriptors(this ILogger log, int limit, int room, int maxConnections, long needed);
}
