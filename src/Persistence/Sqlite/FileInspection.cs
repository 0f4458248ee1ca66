using Microsoft.Extensions.Logging;

namespace ActorMQ.Persistence.Sqlite;

/// <summary>
/// Looks at a journal's files before SQLite opens them. SQLite takes what it can read for all there is, and what it cannot read is
/// overwritten soon after; so what is missing has to be found first.
/// </summary>
internal sealed class FileInspection
{
    private readonly SqliteFiles _files;
    private readonly ILogger _log;
    private readonly List<string> _damages = [];

    private FileInspection(SqliteFiles files, ILogger log)
    {
        _files = files;
        _log = log;
    }

    /// <summary>What is damaged; null when nothing is.</summary>
    public string? Damage => _damages.Count == 0 ? null : string.Join("; ", _damages);

    /// <summary>There is something in the log that SQLite will not read.</summary>
    public bool IsLogDamaged { get; private set; }

    public static FileInspection Run(SqliteFiles files, ILogger log)
    {
        var inspection = new FileInspection(files, log);
        inspection.Inspect();
        return inspection;
    }

    private void Inspect()
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
            _damages.Add($"{_files.Database} is missing or empty, though there was a journal in it");
        }
        else if (CheckHeader() is { } problem)
        {
            _damages.Add($"{_files.Database} is no journal database any more: {problem}");
        }
    }

    private string? CheckHeader()
    {
        try
        {
            return DatabaseHeader.Check(_files.Database);
        }
        catch (IOException e)
        {
            return $"its header cannot be read ({e.Message})";
        }
    }

    private void InspectLog(LogInspection log, LogPosition mark)
    {
        if (!log.IsPresent)
        {
            if (mark.Frames > 0)
            {
                _damages.Add(
                    $"{_files.Log} is missing or empty; the transactions in it ({mark.Frames} pages) are lost, unless another program has opened the "
                        + $"database since");
            }
            return;
        }
        if (!log.HasHeader)
        {
            // A log without frames was just about to be made.
            if (mark.Frames > 0 || new FileInfo(_files.Log).Length > LogFrames.HeaderSize)
            {
                Lost($"the header of {_files.Log} is broken; all transactions in it are lost");
            }
            return;
        }
        // With another salt the log has been restarted since: what the mark speaks of is in the database by now.
        if (mark.Salt == log.Durable.Salt && log.Durable.Frames < mark.Frames)
        {
            Lost($"{_files.Log} is broken at offset {log.BrokenAt}; {AtLeast(log.CommitsBehind)} in it, pages {log.Durable.Frames + 1} to "
                + $"{mark.Frames}, were confirmed and are lost");
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

    private void Lost(string damage)
    {
        _damages.Add(damage);
        IsLogDamaged = true;
    }

    private static string AtLeast(int transactions) => transactions > 1 ? $"{transactions} transactions" : "at least one transaction";
}
