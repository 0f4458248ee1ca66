using Microsoft.Extensions.Logging;

namespace ActorMQ.Persistence.Sqlite;

/// <summary>
/// Looks at a journal's files before SQLite opens them. SQLite takes what it can read for all there is, and what it cannot read is
/// overwritten soon after; so what is missing has to be found first.
/// </summary>
internal sealed class FileInspection
{
    private readonly SqliteFiles _files;
    private readonly DamageReport _damage;
    private readonly ILogger _log;

    public FileInspection(SqliteFiles files, DamageReport damage, ILogger log)
    {
        _files = files;
        _damage = damage;
        _log = log;
    }

    /// <summary>Comes back when there is nothing to report, or when damaged journals are opened all the same.</summary>
    /// <exception cref="JournalException">The files are damaged, and that is to be refused.</exception>
    public void Run()
    {
        var mark = DurableMark.Read(_files.Mark, _log);
        var log = LogInspector.Inspect(_files.Log);
        // Before the first mark nothing was ever confirmed.
        if (mark is null && log.Durable.Frames == 0 && !File.Exists(_files.Mark)) return;
        InspectDatabase();
        InspectLog(log, mark ?? default);
    }

    private void InspectDatabase()
    {
        var database = new FileInfo(_files.Database);
        if (!database.Exists || database.Length == 0)
        {
            _damage.Found($"{_files.Database} is missing or empty, though there was a journal in it");
        }
        else if (DatabaseHeader.Check(_files.Database) is { } problem)
        {
            _damage.Found($"{_files.Database} is no journal database any more: {problem}");
        }
    }

    private void InspectLog(LogInspection log, LogPosition mark)
    {
        if (!log.IsPresent)
        {
            if (mark.Frames > 0)
            {
                _damage.Found($"{_files.Log} is missing or empty; the transactions in it ({mark.Frames} pages) are lost, unless another program has opened the database since");
            }
            return;
        }
        if (!log.HasHeader)
        {
            // A log without frames was just about to be made.
            if (mark.Frames > 0 || new FileInfo(_files.Log).Length > LogInspector.HeaderSize)
            {
                Lost($"the header of {_files.Log} is broken; all transactions in it are lost");
            }
            return;
        }
        // With another salt the log has been restarted since: what the mark speaks of is in the database by now.
        if (mark.Salt == log.Durable.Salt && log.Durable.Frames < mark.Frames)
        {
            Lost($"{_files.Log} is broken at offset {log.BrokenAt}; {AtLeast(log.CommitsBehind)} in it, pages {log.Durable.Frames + 1} to {mark.Frames}, were confirmed and are lost");
        }
        else if (log.CommitsBehind > 1)
        {
            Lost($"{_files.Log} is broken at offset {log.BrokenAt}, and {log.CommitsBehind} transactions behind it are lost; all but the last were confirmed");
        }
        else if (log.FramesBehind > 0)
        {
            _log.UnfinishedTransaction(_files.Log, log.BrokenAt);
        }
    }

    /// <summary>If the journal is to go on, SQLite will overwrite the log; somebody may still want to get something out of it.</summary>
    private void Lost(string damage)
    {
        _damage.Found(damage);
        var copy = $"{_files.Log}.damaged";
        for (var i = 1; File.Exists(copy); i++) copy = $"{_files.Log}.damaged-{i}";
        File.Copy(_files.Log, copy);
    }

    private static string AtLeast(int transactions) => transactions > 1 ? $"{transactions} transactions" : "at least one transaction";
}
