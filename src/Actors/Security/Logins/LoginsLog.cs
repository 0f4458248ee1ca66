using Microsoft.Extensions.Logging;

namespace ActorMQ.Actors.Security.Logins;

internal static partial class LoginsLog
{
    [LoggerMessage(303, LogLevel.Warning, "logins failed remote={Remote} user={User} times={Times}")]
    internal static partial void LoginsFailed(this ILogger log, string remote, string? user, int times);

    [LoggerMessage(304, LogLevel.Warning, "logins refused: too many wait remote={Remote} user={User} waiting={Waiting} times={Times}")]
    internal static partial void LoginsRefused(this ILogger log, string remote, string user, int waiting, int times);
}
