using ActorMQ.Persistence.Commits;
using ActorMQ.Persistence.Sqlite;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Persistence.Log.Spill;

/// <summary>
/// Messages that need not survive a restart, on this machine's disk: the log has no business with them. Made with the first message and gone
/// with the last. Any thread.
/// </summary>
internal sealed class SpillStore : IDisposable
{
    private readonly SqliteFiles _files;
    private readonly ILogger _log;
    private readonly Lock _gate = new();
    private readonly Queue<int> _dropped = new();
    private SpillDatabase? _database;

    public SpillStore(string directory, ILogger log)
    {
        _files = new SqliteFiles(directory);
        _log = log;
    }

    /// <summary>What it takes on disk.</summary>
    public long SizeBytes => _database is null ? 0 : SizeOf(_files.Spill) + SizeOf(SqliteFiles.LogOf(_files.Spill));

    /// <summary>Forgets what an earlier process has left.</summary>
    public void Open()
    {
        if (Directory.Exists(_files.Directory)) _files.DeleteSpill();
    }

    /// <summary>Does what of a plan concerns it. When the rest of the plan fails, <see cref="Undo"/> follows.</summary>
    public void Apply(CommitPlan plan)
    {
        lock (_gate)
        {
            if (_database is null && !HasTransients(plan)) return;
            try
            {
                Database().Write(plan);
            }
            catch (JournalDamagedException e)
            {
                _log.SpillRebuilt(_files.Spill, 0, e.Message);
                Forget();
                Database().Write(plan);
            }
            foreach (var lane in plan.DroppedLanes) _dropped.Enqueue(lane);
        }
    }

    /// <summary>Takes the messages of a plan out again. Deletions stay: they are wanted whatever becomes of the plan.</summary>
    public void Undo(CommitPlan plan)
    {
        lock (_gate)
        {
            if (HasTransients(plan)) _database?.DeletePuts(plan);
        }
    }

    /// <summary>Does a small piece of what need not be done at once. True when there is more.</summary>
    public bool Maintain(bool isIdle)
    {
        lock (_gate)
        {
            if (_database is null) return false;
            if (_dropped.TryPeek(out var lane))
            {
                if (!_database.TryDeleteSome(lane)) _dropped.Dequeue();
                return true;
            }
            if (isIdle && _database.IsEmpty) Forget();
            return false;
        }
    }

    /// <summary>The messages of a lane from a key on, as many as a page may have and one more; damaged ones by their keys.</summary>
    public IReadOnlyList<StoredMessage> Read(PageRequest request, List<MessageKey> damaged)
    {
        lock (_gate) return _database?.Read(request, damaged) ?? [];
    }

    public LaneContent Inspect(int lane)
    {
        lock (_gate) return _database?.Inspect(lane) ?? default;
    }

    public void Dispose()
    {
        lock (_gate) Forget();
    }

    private static bool HasTransients(CommitPlan plan)
    {
        foreach (var put in plan.Puts)
        {
            if (put.IsTransient) return true;
        }
        return false;
    }

    private SpillDatabase Database()
    {
        if (_database is not null) return _database;
        PrivateDirectory.Claim(_files.Directory, _log);
        _files.DeleteSpill();
        PrivateFile.Ensure(_files.Spill);
        return _database = SpillDatabase.Make(_files.Spill);
    }

    private void Forget()
    {
        if (_database is null) return;
        _database.Dispose();
        _database = null;
        _dropped.Clear();
        _files.DeleteSpill();
    }

    private static long SizeOf(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? file.Length : 0;
    }
}
