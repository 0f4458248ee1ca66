using ActorMQ.Model;
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
    internal static partial void OwnerFailed(this ILogger log, object owner, Exception cause);

    [LoggerMessage(107, LogLevel.Error, "journal page could not be read from={From}")]
    internal static partial void ReadFailed(this ILogger log, MessageKey from, Exception cause);

    [LoggerMessage(108, LogLevel.Warning, "journal maintenance failed; it will be tried again")]
    internal static partial void MaintenanceFailed(this ILogger log, Exception cause);

    [LoggerMessage(109, LogLevel.Error, "observer of the journal's stalls failed")]
    internal static partial void ObserverFailed(this ILogger log, Exception cause);

    [LoggerMessage(110, LogLevel.Error, "journal is damaged where={Where} damage={Damage}")]
    internal static partial void Damaged(this ILogger log, string where, string damage);

    [LoggerMessage(
        111, LogLevel.Error, "stored messages are damaged and will not be delivered queue={Queue} count={Count} first={First} where={Where} damage={Damage}")]
    internal static partial void MessagesDamaged(this ILogger log, string queue, int count, MessageKey first, string where, string damage);

    [LoggerMessage(112, LogLevel.Error, "lane has messages that cannot be found lane={Lane} where={Where} counted={Counted} found={Found}")]
    internal static partial void CountMismatch(this ILogger log, int lane, string where, long counted, long found);

    [LoggerMessage(113, LogLevel.Information, "last transaction was unfinished when the process ended, it was never confirmed file={File} offset={Offset}")]
    internal static partial void UnfinishedTransaction(this ILogger log, string file, long offset);

    [LoggerMessage(114, LogLevel.Information, "journal schema migrated where={Where} from={From} to={To}")]
    internal static partial void Migrated(this ILogger log, string where, long from, long to);

    [LoggerMessage(115, LogLevel.Warning, "mark of what is durable cannot be used file={File}: damage to the last transactions would not be found")]
    internal static partial void MarkUnusable(this ILogger log, string file, Exception? cause);

    [LoggerMessage(
        117,
        LogLevel.Warning,
        "other users of this machine may be able to read what is in a file or directory of the broker path={Path} reason={Reason}: close it to them "
            + "(chmod go= PATH)")]
    internal static partial void NotPrivate(this ILogger log, string path, string reason);

    [LoggerMessage(118, LogLevel.Warning, "journal is rebuilt from what can be read of it; everything waits for that where={Where}")]
    internal static partial void Rebuilding(this ILogger log, string where);

    [LoggerMessage(119, LogLevel.Error, "messages are lost lost=\"{Lost}\" damaged={Damaged}: they may still be got out of the damaged file")]
    internal static partial void MessagesLost(this ILogger log, DamagedQueue lost, string damaged);

    [LoggerMessage(
        120,
        LogLevel.Warning,
        "journal rebuilt where={Where} messages={Messages} lost={Lost} damaged={Damaged}: delete the damaged file when it is not needed any more")]
    internal static partial void Rebuilt(this ILogger log, string where, long messages, long lost, string damaged);

    [LoggerMessage(
        121,
        LogLevel.Information,
        "journal is large: only its structure and the first messages were checked (check-at-start={Checked}); damage behind them is found when it is read")]
    internal static partial void CheckedInPart(this ILogger log, ByteSize @checked);

    [LoggerMessage(122, LogLevel.Error, "transient messages were damaged on disk; what can be read is kept where={Where} messages={Messages} damage={Damage}")]
    internal static partial void SpillRebuilt(this ILogger log, string where, long messages, string damage);

    [LoggerMessage(116, LogLevel.Error, "definitions are damaged, durable subscriptions may be missing count={Count}")]
    internal static partial void DefinitionsDamaged(this ILogger log, int count);

    [LoggerMessage(
        123, LogLevel.Warning, "commit was in doubt: an event became durable although its write had failed event={Event} wanted={IsWanted}; it is dealt with")]
    internal static partial void CommitSettled(this ILogger log, long @event, bool isWanted);

    [LoggerMessage(124, LogLevel.Error, "message cannot be read and is given up, as the log could not be shortened any more key={Key}")]
    internal static partial void MessageGivenUp(this ILogger log, MessageKey key);

    [LoggerMessage(125, LogLevel.Warning, "log could not be closed in order; nothing is lost")]
    internal static partial void CloseFailed(this ILogger log, Exception cause);

    [LoggerMessage(
        127,
        LogLevel.Warning,
        "PostgreSQL does not let this user vacuum the log's tables, so they grow until autovacuum comes by reason=\"{Reason}\"; what helps: {Owner} or, from "
            + "PostgreSQL 17 on: {Grant}")]
    internal static partial void VacuumRefused(this ILogger log, string reason, string owner, string grant);

    [LoggerMessage(126, LogLevel.Warning, "log cannot be followed; it will be tried again")]
    internal static partial void FollowFailed(this ILogger log, Exception cause);
}
