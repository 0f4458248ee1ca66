namespace ActorMQ.Persistence.Sqlite;

/// <summary>
/// The frames of messages that are in several lanes, each once, and those that are large. Nobody counts references, as a count could be
/// wrong: an index finds whether there is one left.
/// </summary>
internal sealed class SharedTable
{
    /// <summary>From this size on a frame is written and read where it is, in bytes. That needs a row without an index, so it is here.</summary>
    public const int LargeFrame = 1 << 20;

    private readonly SqliteConnection _connection;
    private readonly string _schema;
    private readonly SqliteStatement _insert;
    private readonly SqliteStatement _size;
    private readonly SqliteStatement _release;
    private readonly SqliteStatement _last;

    public SharedTable(SqliteConnection connection, string schema)
    {
        _connection = connection;
        _schema = schema;
        _insert = connection.Prepare($"INSERT OR IGNORE INTO {schema}.shared (id, frame) VALUES (?1, ?2)");
        _size = connection.Prepare($"SELECT length(frame) FROM {schema}.shared WHERE id=?1");
        _release = connection.Prepare(
            $"DELETE FROM {schema}.shared WHERE id=?1 AND NOT EXISTS (SELECT 1 FROM {schema}.message WHERE typeof(frame)='integer' AND frame=?1)");
        _last = connection.Prepare($"SELECT max(id, 0) FROM (SELECT max(id) AS id FROM {schema}.shared)");
    }

    /// <summary>A message refers to the frame: it is written unless it is there.</summary>
    public void Keep(long id, byte[] frame)
    {
        _insert.Bind(1, id);
        if (frame.Length < LargeFrame) _insert.Bind(2, frame);
        else _insert.BindZeros(2, frame.Length);
        _insert.Run();
        if (frame.Length >= LargeFrame && _connection.Changes > 0) _connection.WriteBlob(_schema, "shared", "frame", id, frame);
    }

    /// <summary>The number of a large frame that is in one lane only: less than 0, where the journal has given out none.</summary>
    public static long NumberOf(MessageKey key) => ~key.Value;

    /// <summary>A message that referred to the frame is gone: with the last one, the frame goes.</summary>
    public void Release(long id)
    {
        _release.Bind(1, id);
        _release.Run();
    }

    /// <summary>0 when the frame is not there, which is damage.</summary>
    public long SizeOf(long id)
    {
        _size.Bind(1, id);
        var size = _size.Step() ? _size.Long(0) : 0;
        _size.Reset();
        return size;
    }

    public long Last()
    {
        var last = _last.Step() ? _last.Long(0) : 0;
        _last.Reset();
        return last;
    }
}
