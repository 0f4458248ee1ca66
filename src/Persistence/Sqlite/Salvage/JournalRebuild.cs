using ActorMQ.Model;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Persistence.Sqlite.Salvage;

/// <summary>
/// Makes a new database of what can be read of a damaged one, and keeps that beside it. SQLite cannot work in a damaged database: what it
/// writes next to a damaged page fails as well, or makes it worse. Nobody may have the files open.
/// </summary>
internal static class JournalRebuild
{
    /// <summary>Either all of it takes place or nothing, also if the process ends in the middle.</summary>
    /// <param name="files">Where it is.</param>
    /// <param name="known">Lanes that there are, whatever is read.</param>
    /// <param name="freeBytes">Of the disk.</param>
    /// <param name="log">For what was lost.</param>
    /// <exception cref="JournalException">It could not be done; nothing was changed.</exception>
    public static JournalVerification Run(SqliteFiles files, IReadOnlyDictionary<int, LaneName> known, Func<long> freeBytes, ILogger log)
    {
        EnsureRoom(files, freeBytes);
        log.Rebuilding(files.Directory);
        try
        {
            var verification = Build(files, files.Database, known);
            Sync(files.Building);
            File.Move(files.Building, files.Rebuilt);
            var kept = Swap(files, log)!;
            foreach (var queue in verification.Queues) log.MessagesLost(queue, kept);
            log.Rebuilt(files.Directory, verification.Messages, verification.Queues.Sum(queue => queue.Unreadable), kept);
            return verification;
        }
        finally
        {
            SqliteFiles.Delete(files.Building);
        }
    }

    /// <exception cref="JournalFullException">There is no room for a second database.</exception>
    public static void EnsureRoom(SqliteFiles files, Func<long> freeBytes)
    {
        var needed = files.DatabaseSize();
        if (freeBytes() >= needed) return;
        throw new JournalFullException(
            $"The damaged journal in {files.Directory} cannot be rebuilt: that needs {new ByteSize(needed)} of free room. Make room on the disk.");
    }

    /// <summary>As above for transient messages. Nobody needs to keep the damaged database: none of it would survive a restart.</summary>
    public static void RunForSpill(SqliteFiles files, ILogger log)
    {
        try
        {
            var verification = Build(files, files.Spill, known: null);
            SqliteFiles.Delete(files.Spill);
            File.Move(files.Building, files.Spill);
            log.SpillRebuilt(files.Spill, verification.Messages, verification.Damage);
        }
        finally
        {
            SqliteFiles.Delete(files.Building);
        }
    }

    /// <summary>Puts a database that is complete in the place of the damaged one; goes on where an earlier process ended.</summary>
    /// <returns>Where the damaged one is now; null when there was nothing to do.</returns>
    public static string? Swap(SqliteFiles files, ILogger log)
    {
        if (!File.Exists(files.Rebuilt)) return null;
        // What the mark speaks of goes away with the old log.
        using (var mark = new DurableMark(files.Mark, log)) mark.Clear();
        var kept = files.NameForDamaged();
        if (File.Exists(files.Log)) File.Move(files.Log, $"{kept}-wal");
        File.Delete(files.LogIndex);
        if (File.Exists(files.Database)) File.Move(files.Database, kept);
        File.Move(files.Rebuilt, files.Database);
        return kept;
    }

    private static JournalVerification Build(SqliteFiles files, string damaged, IReadOnlyDictionary<int, LaneName>? known)
    {
        SqliteFiles.Delete(files.Building);
        PrivateFile.Ensure(files.Building);
        using var pages = DatabasePages.Open(damaged, SqliteFiles.LogOf(damaged), isBeyondBreaks: true);
        using var target = SqliteConnection.Open(files.Building, isReadOnly: false);
        SqliteSchema.Migrate(target, files.Building, SqliteSchema.Migrations, NullLogger.Instance);
        // It is thrown away unless it is complete.
        target.Execute("PRAGMA journal_mode=DELETE; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF");
        var verification = JournalCopy.Run(pages, target, known);
        target.Execute("PRAGMA journal_mode=WAL");
        return verification;
    }

    private static void Sync(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.FlushToDisk(file);
    }
}
