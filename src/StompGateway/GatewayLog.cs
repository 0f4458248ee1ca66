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
}
