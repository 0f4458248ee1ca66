using ActorMQ.Model.Errors;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Actors.Connections;

internal static partial class ConnectionsLog
{
    [LoggerMessage(300, LogLevel.Information, "client connected id={Id} remote={Remote} user={User} version={Version} heart_beat={HeartBeat}")]
    internal static partial void ClientConnected(this ILogger log, string id, string remote, string user, string version, HeartBeat heartBeat);

    [LoggerMessage(301, LogLevel.Information, "connection closed id={Id} remote={Remote} user={User} reason={Reason} detail={Detail}")]
    internal static partial void ConnectionClosed(this ILogger log, string id, string remote, string? user, CloseReason reason, string? detail);

    [LoggerMessage(302, LogLevel.Warning, "client error id={Id} user={User} code={Code} message={Message} times={Times}")]
    internal static partial void ClientError(this ILogger log, string id, string? user, string code, string message, int times);

    [LoggerMessage(305, LogLevel.Debug, "connection closed before login id={Id} remote={Remote} reason={Reason} detail={Detail}")]
    internal static partial void UnknownClosed(this ILogger log, string id, string remote, CloseReason reason, string? detail);

    [LoggerMessage(
        306, LogLevel.Warning, "client-id taken over again and again client_id={ClientId} user={User} by={By} from={From} times={Times} held={Held}")]
    internal static partial void ClientIdContested(this ILogger log, string clientId, string user, string by, string from, int times, TimeSpan held);
}
