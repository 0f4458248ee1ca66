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
    private readonly long _afterFrames;
    private readonly long _maxFrames;
    private uint _done;

    public Checkpointer(SqliteConnection connection, string schema, string indexPath, SqliteJournalOptions options)
    {
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
        // A reader keeps the log from being started anew; that is let pass up to the limit.
        Run(waitsForReaders: frames > _maxFrames);
        _done = frames;
    }

    public void Run(bool waitsForReaders) => _connection.Checkpoint(_schema, waitsForReaders);

    public void Dispose() => _index.Dispose();
}
