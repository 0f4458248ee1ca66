using ActorMQ.Model;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Persistence.Sqlite.Salvage;

/// <summary>Looks for damage in the files of a journal that nobody has open. Changes nothing.</summary>
internal sealed class JournalExamination
{
    private readonly SqliteFiles _files;
    private readonly ILogger _log;

    public JournalExamination(SqliteFiles files, ILogger log)
    {
        _files = files;
        _log = log;
    }

    /// <summary>
    /// What is damaged, as far as that can be found in bounded time; null when nothing is. Once something is found, everything is read.
    /// </summary>
    /// <param name="budget">So much of the messages is read.</param>
    public JournalVerification? AtStart(ByteSize budget)
    {
        var inspection = FileInspection.Run(_files, _log);
        if (inspection.Damage is not null) return Complete(inspection);
        if (!IsJournal()) return null;
        using (var pages = DatabasePages.Open(_files.Database, _files.Log, isBeyondBreaks: false))
        {
            var verification = JournalContent.ReadSome(pages, budget.Bytes, out var isComplete);
            if (!isComplete && !verification.IsDamaged) _log.CheckedInPart(budget);
            if (!verification.IsDamaged) return null;
        }
        return Complete(inspection);
    }

    /// <summary>Reads everything.</summary>
    public JournalVerification Complete() => Complete(FileInspection.Run(_files, _log));

    /// <summary>Reads the transient messages.</summary>
    public JournalVerification OfSpill()
    {
        if (!File.Exists(_files.Spill)) return new JournalVerification(0, 0, []);
        using var pages = DatabasePages.Open(_files.Spill, SqliteFiles.LogOf(_files.Spill), isBeyondBreaks: true);
        return JournalContent.ReadAll(pages, hasLanes: false);
    }

    private JournalVerification Complete(FileInspection inspection)
    {
        if (inspection.Damage is null && !IsJournal())
        {
            if (File.Exists(_files.Database))
                throw new JournalException(
                    $"{_files.Database} is no journal that this program knows: {DatabaseHeader.Check(_files.Database) ?? "it is of a newer version"}.");
            return new JournalVerification(0, 0, []);
        }
        using var pages = DatabasePages.Open(_files.Database, _files.Log, inspection.IsLogDamaged);
        var verification = JournalContent.ReadAll(pages);
        var ofFiles = inspection.Damage is { } damage ? new[] { damage } : [];
        return verification with { Problems = [.. ofFiles, .. verification.Problems.Select(problem => $"{_files.Database}: {problem}")] };
    }

    /// <summary>False before the first start, and for what is somebody else's or of a newer version: SQLite has more to say about that.</summary>
    private bool IsJournal() => File.Exists(_files.Database) && DatabaseHeader.Check(_files.Database) is null
        && DatabaseHeader.Version(_files.Database) <= SqliteSchema.Migrations[^1].Version;
}
