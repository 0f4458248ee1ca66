using Microsoft.Extensions.Logging;

namespace ActorMQ.Persistence;

/// <summary>Event ids 100 to 199 belong to the journal; they never change.</summary>
internal static partial class JournalLog
{
    [LoggerMessage(100, LogLevel.Information, "journal opened driver={Driver} lanes={Lanes} messages={Messages}")]
    internal static partial void Opened(this ILogger log, string driver, int lanes, long messages);

    [LoggerMessage(101, LogLevel.Information, "journal closed driver={Driver}")]
    internal static partial void Closed(this ILogger log, string driver);

    [LoggerMessage(102, LogLevel.Error, "journal stalled: messages wait until they can be written reason={Reason}")]
    internal static partial void Stalled(this ILogger log, string reason, Exception cause);

    [LoggerMessage(103, LogLevel.Error, "journal blocked: deletions wait as well reason={Reason}")]
    internal static partial void Blocked(this ILogger log, string reason, Exception cause);

    [LoggerMessage(104, LogLevel.Information, "journal writes messages again")]
    internal static partial void StallEnded(this ILogger log);

    [LoggerMessage(105, LogLevel.Error, "journal closed while it could not write: unconfirmed messages are gone count={Count} reason={Reason}")]
    internal static partial void ClosedWhileStalled(this ILogger log, long count, string reason);

    [LoggerMessage(106, LogLevel.Error, "journal owner failed owner={Owner}")]
    internal static partial void OwnerFailed(this ILogger log, IJournalOwner owner, Exception cause);

    [LoggerMessage(107, LogLevel.Error, "journal page could not be read from={From}")]
    internal static partial void ReadFailed(this ILogger log, MessageKey from, Exception cause);

    [LoggerMessage(108, LogLevel.Warning, "journal maintenance failed; it will be tried again")]
    internal static partial void MaintenanceFailed(this ILogger log, Exception cause);

    [LoggerMessage(109, LogLevel.Error, "observer of the journal's stalls failed")]
    internal static partial void ObserverFailed(this ILogger log, Exception cause);

    [LoggerMessage(110, LogLevel.Error, "journal is damaged, going on without what cannot be read where={Where} damage={Damage}")]
    internal static partial void Damaged(this ILogger log, string where, string damage);

    [LoggerMessage(111, LogLevel.Error, "stored message is damaged and will not be delivered key={Key} where={Where} damage={Damage}")]
    internal static partial void MessageDamaged(this ILogger log, MessageKey key, string where, string damage);

    [LoggerMessage(112, LogLevel.Error, "lane has messages that cannot be found lane={Lane} where={Where} counted={Counted} found={Found}")]
    internal static partial void CountMismatch(this ILogger log, int lane, string where, long counted, long found);

    [LoggerMessage(113, LogLevel.Information, "last transaction was unfinished when the process ended, it was never confirmed file={File} offset={Offset}")]
    internal static partial void UnfinishedTransaction(this ILogger log, string file, long offset);

    [LoggerMessage(114, LogLevel.Information, "journal schema migrated where={Where} from={From} to={To}")]
    internal static partial void Migrated(this ILogger log, string where, long from, long to);

    [LoggerMessage(115, LogLevel.Warning, "mark of what is durable cannot be used file={File}: damage to the last transactions would not be found")]
    internal static partial void MarkUnusable(this ILogger log, string file, Exception? cause);

    [LoggerMessage(117, LogLevel.Warning, "other users of this machine may be able to read what is in a file or directory of the broker path={Path} reason={Reason}: close it to them (chmod go= PATH)")]
    internal static partial void NotPrivate(this ILogger log, string path, string reason);

    [LoggerMessage(116, LogLevel.Error, "definitions are damaged, durable subscriptions may be missing count={Count}")]
    internal static partial void DefinitionsDamaged(this ILogger log, int count);
}
