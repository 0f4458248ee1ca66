using Microsoft.Extensions.Logging;

namespace ActorMQ.Actors.Admission;

internal static partial class AdmissionLog
{
    [LoggerMessage(402, LogLevel.Warning, "connections refused remote={Remote} reason={Reason} times={Times}")]
    internal static partial void ConnectionRefused(this ILogger log, string remote, string reason, int times);
}
