namespace ActorMQ.Persistence.Sqlite;

/// <summary>
/// Copies a write-ahead log into its database whenever it has grown by so much, and so keeps it short. Only the writer does this, between
/// its transactions: up to version 3.51.2 SQLite can lose pages when one connection checkpoints while another one starts the log anew
/// (sqlite.org/wal.html, "The WAL-Reset Bug").
/// </summary>
internal sealed class Checkpointer : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly string _schema;
    private readonly LogIndex _index;
    private readonly Lock _snapshots;
    private readonly long _afterFrames;
    private readonly long _maxFrames;
    private uint _done;

    public Checkpointer(SqliteConnection connection, string schema, string indexPath, SqliteJournalOptions options, Lock snapshots)
    {
        _snapshots = snapshots;
        _connection = connection;
        _schema = schema;
        _index = new LogIndex(indexPath);
        _afterFrames = options.CheckpointAfter.Bytes / SqliteSchema.PageSize;
        _maxFrames = options.MaxLogSize.Bytes / SqliteSchema.PageSize;
    }

    /// <summary>The end of the log.</summary>
    public LogPosition Position() => _index.Position();

    public void RunIfDue()
    {
        var frames = _index.Position().Frames;
        // The log has been started anew.
        if (frames < _done) _done = 0;
        if (frames - _done < _afterFrames) return;
        if (frames < _maxFrames)
        {
            Run();
        }
        else
        {
            RunWithoutReaders();
        }
        _done = frames;
    }

    /// <summary>
    /// Afterwards the log is started anew with the next transaction. As long as some reader is in the log it could not be; those that
    /// come after this do not need it.
    /// </summary>
    public void RunWithoutReaders()
    {
        lock (_snapshots) Run();
    }

    /// <summary>Gives the log's room back to the disk.</summary>
    public void Truncate()
    {
        lock (_snapshots) _connection.Checkpoint(_schema, truncates: true);
    }

    public void Run() => _connection.Checkpoint(_schema);

    public void Dispose() => _index.Dispose();
}
