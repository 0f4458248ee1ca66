namespace ActorMQ.Persistence.Sqlite;

/// <summary>The files of a journal.</summary>
internal sealed class SqliteFiles
{
    public SqliteFiles(string directory)
    {
        Directory = Path.GetFullPath(directory);
        Database = Path.Combine(Directory, "journal.db");
        Spill = Path.Combine(Directory, "spill.db");
    }

    public string Directory { get; }

    public string Database { get; }

    /// <summary>SQLite's write-ahead log: what is committed and not yet in the database.</summary>
    public string Log => LogOf(Database);

    /// <summary>SQLite's index of the log, mapped into memory.</summary>
    public string LogIndex => Database + "-shm";

    /// <summary>How much of the log is known to be durable, see <see cref="DurableMark"/>.</summary>
    public string Mark => Path.Combine(Directory, "journal.mark");

    /// <summary>Locked as long as a process has the journal open.</summary>
    public string Lock => Path.Combine(Directory, "journal.lock");

    /// <summary>Who holds the lock, for people to read. Gone when the journal was closed in order.</summary>
    public string LockOwner => Path.Combine(Directory, "journal.pid");

    /// <summary>
    /// A database of its own for transient messages: it needs no fsync and no recovery, and starting anew means deleting it.
    /// </summary>
    public string Spill { get; }

    public string SpillLogIndex => Spill + "-shm";

    /// <summary>See <see cref="ReservedSpace"/>.</summary>
    public string Reserve => Path.Combine(Directory, "journal.reserve");

    /// <summary>A new database in the making, see <see cref="Salvage.JournalRebuild"/>.</summary>
    public string Building => Database + ".building";

    /// <summary>One that is complete and is to take the place of the damaged one.</summary>
    public string Rebuilt => Database + ".rebuilt";

    /// <summary>Of the database with its log.</summary>
    public long DatabaseSize() => SizeOf(Database) + SizeOf(Log);

    public long Size() => new[] { Database, Log, Spill, LogOf(Spill), Reserve }.Sum(SizeOf);

    public void DeleteSpill() => Delete(Spill);

    public static string LogOf(string database) => database + "-wal";

    /// <summary>A database with what SQLite has beside it.</summary>
    public static void Delete(string database)
    {
        foreach (var file in new[] { database, LogOf(database), database + "-shm" }) File.Delete(file);
    }

    /// <summary>Where a damaged database is kept: somebody may still want to get something out of it.</summary>
    public string NameForDamaged()
    {
        var name = $"{Database}.damaged";
        for (var i = 2; File.Exists(name); i++) name = $"{Database}.damaged-{i}";
        return name;
    }

    private static long SizeOf(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? file.Length : 0;
    }
}
