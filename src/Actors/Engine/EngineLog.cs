using Microsoft.Extensions.Logging;

namespace ActorMQ.Actors.Engine;

internal static partial class EngineLog
{
    [LoggerMessage(1, LogLevel.Error, "actor failed path={Path}")]
    internal static partial void ActorFailed(this ILogger log, TreePath path, Exception cause);

    [LoggerMessage(2, LogLevel.Warning, "actor restarts path={Path} backoff_ms={BackoffMs}")]
    internal static partial void ActorRestarts(this ILogger log, TreePath path, double backoffMs);

    [LoggerMessage(3, LogLevel.Error, "actor stopped after a failure path={Path}")]
    internal static partial void ActorGivenUp(this ILogger log, TreePath path);

    [LoggerMessage(4, LogLevel.Error, "actor failed while stopping path={Path}")]
    internal static partial void StopFailed(this ILogger log, TreePath path, Exception cause);

    [LoggerMessage(5, LogLevel.Warning, "long turn path={Path} ms={Ms}")]
    internal static partial void LongTurn(this ILogger log, TreePath path, double ms);

    [LoggerMessage(6, LogLevel.Error, "mailbox full path={Path} message={MessageType} dead_letters={Count}")]
    internal static partial void MailboxFull(this ILogger log, TreePath path, string messageType, long count);

    [LoggerMessage(7, LogLevel.Debug, "dead letter path={Path} message={MessageType} dead_letters={Count}")]
    internal static partial void DeadLettered(this ILogger log, TreePath path, string messageType, long count);

    [LoggerMessage(EventId = 8, Message = "akka path={Path} text={Text}")]
    internal static partial void AkkaSays(this ILogger log, LogLevel level, string path, string text, Exception? cause);
}
