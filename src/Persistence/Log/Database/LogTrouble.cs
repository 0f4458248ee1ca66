using System.Data.Common;
using Akka.Pattern;

namespace ActorMQ.Persistence.Log.Database;

/// <summary>What went wrong with the database, in the journal's words.</summary>
internal sealed class LogTrouble(string where)
{
    /// <summary>What our own triggers in the database say to a master that is none any more.</summary>
    public const string EpochOver = "AMQ01";

    private const string DiskFull = "53100";

    private Exception? _cause;

    /// <summary>While the circuit breaker is open, the reason is what opened it.</summary>
    public JournalException Of(Exception failure, string what)
    {
        if (failure is JournalException known) return known;
        var causes = Flatten(failure).ToList();
        var told = causes.OfType<DbException>().FirstOrDefault() ?? causes[^1];
        if (causes.Exists(cause => cause is OpenCircuitException)) told = _cause ?? told;
        else _cause = told;
        var reason = told.Message.ReplaceLineEndings(" ").TrimEnd('.');
        return (told as DbException)?.SqlState switch
        {
            EpochOver => new EpochOverException($"Another node is master of this broker now: {where} takes nothing from here any more ({reason}).", failure),
            DiskFull => new JournalFullException($"There is no room for messages in {where}: {reason}. Make room on the disk of the database.", failure),
            _ => new JournalException($"{what} {where}: {reason}.", failure),
        };
    }

    public JournalException Writing(Exception failure) => Of(failure, "Nothing can be written to");

    public JournalException Reading(Exception failure) => Of(failure, "Nothing can be read from");

    private static IEnumerable<Exception> Flatten(Exception failure)
    {
        yield return failure;
        var inner = failure is AggregateException many ? many.InnerExceptions : failure.InnerException is { } one ? [one] : [];
        foreach (var cause in inner.SelectMany(Flatten)) yield return cause;
    }
}
