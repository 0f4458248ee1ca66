using SQLitePCL;

namespace ActorMQ.Persistence.Sqlite;

/// <summary>A connection for one thread at a time. What goes wrong becomes a <see cref="JournalException"/> that names the file.</summary>
internal sealed class SqliteConnection : IDisposable
{
    // The disk does not give back what is there: its words for damage.
    private const int IoErrorOfRead = raw.SQLITE_IOERR | (1 << 8);
    private const int IoErrorOfShortRead = raw.SQLITE_IOERR | (2 << 8);
    private const int IoErrorOfData = raw.SQLITE_IOERR | (32 << 8);
    private const int IoErrorOfFileSystem = raw.SQLITE_IOERR | (33 << 8);
    private const int BlobPiece = 1 << 20;

    private readonly sqlite3 _handle;
    private readonly string _path;
    private readonly List<SqliteStatement> _statements = [];

    private SqliteConnection(sqlite3 handle, string path)
    {
        _handle = handle;
        _path = path;
    }

    public static SqliteConnection Open(string path, bool isReadOnly)
    {
        SqliteLibrary.EnsureLoaded();
        var access = isReadOnly ? raw.SQLITE_OPEN_READONLY : raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE;
        // No mutex: the store sees to it that a connection belongs to one thread.
        var code = raw.sqlite3_open_v2(path, out var handle, access | raw.SQLITE_OPEN_NOMUTEX, null);
        var connection = new SqliteConnection(handle, path);
        if (code != raw.SQLITE_OK)
        {
            using (connection) throw connection.Failure(code);
        }
        _ = raw.sqlite3_extended_result_codes(handle, 1);
        _ = raw.sqlite3_busy_timeout(handle, 5000);
        return connection;
    }

    public void Execute(string sql)
    {
        var code = raw.sqlite3_exec(_handle, sql);
        if (code != raw.SQLITE_OK) throw Failure(code);
    }

    /// <summary>The first column of the first row.</summary>
    public long Number(string sql)
    {
        using var statement = Compile(sql);
        return statement.Step() ? statement.Long(0) : 0;
    }

    /// <summary>A statement that lives as long as the connection.</summary>
    public SqliteStatement Prepare(string sql)
    {
        var statement = Compile(sql);
        _statements.Add(statement);
        return statement;
    }

    /// <summary>A statement that the caller disposes of.</summary>
    public SqliteStatement Compile(string sql)
    {
        var code = raw.sqlite3_prepare_v2(_handle, sql, out var statement);
        return code == raw.SQLITE_OK ? new SqliteStatement(this, statement) : throw Failure(code);
    }

    public void Attach(string path, string schema)
    {
        using var attach = Compile($"ATTACH ?1 AS {schema}");
        attach.Bind(1, path);
        attach.Run();
    }

    /// <summary>Rows that the last statement has inserted.</summary>
    public int Changes => raw.sqlite3_changes(_handle);

    /// <summary>
    /// Writes over bytes of a row that are there already, piece by piece: a statement would copy them twice, and keep one copy until it is
    /// used again.
    /// </summary>
    public void WriteBlob(string schema, string table, string column, long row, ReadOnlySpan<byte> bytes)
    {
        using var blob = OpenBlob(schema, table, column, row, isForWriting: true);
        for (var done = 0; done < bytes.Length; done += BlobPiece)
        {
            var code = raw.sqlite3_blob_write(blob, bytes.Slice(done, Math.Min(BlobPiece, bytes.Length - done)), done);
            if (code != raw.SQLITE_OK) throw Failure(code);
        }
    }

    /// <summary>Reads bytes of a row without a copy in between.</summary>
    public void ReadBlob(string schema, string table, string column, long row, Span<byte> bytes)
    {
        using var blob = OpenBlob(schema, table, column, row, isForWriting: false);
        var code = raw.sqlite3_blob_read(blob, bytes, 0);
        if (code != raw.SQLITE_OK) throw Failure(code);
    }

    /// <summary>Ends an open transaction without writing anything; after a failure SQLite may have done so itself.</summary>
    public void Rollback()
    {
        if (raw.sqlite3_get_autocommit(_handle) == 0) _ = raw.sqlite3_exec(_handle, "ROLLBACK");
    }

    /// <summary>Copies the log into the database as far as readers allow.</summary>
    /// <param name="schema">Which database.</param>
    /// <param name="truncates">Leaves an empty log; only where there are no readers.</param>
    public void Checkpoint(string schema, bool truncates = false)
    {
        var code = raw.sqlite3_wal_checkpoint_v2(_handle, schema, truncates ? raw.SQLITE_CHECKPOINT_TRUNCATE : raw.SQLITE_CHECKPOINT_PASSIVE, out _, out _);
        if (code is not (raw.SQLITE_OK or raw.SQLITE_BUSY)) throw Failure(code);
    }

    public JournalException Failure(int code)
    {
        var text = raw.sqlite3_errmsg(_handle).utf8_to_string();
        return (code & 0xff) switch
        {
            raw.SQLITE_FULL => new JournalFullException($"There is no room for messages in {_path}: {text}. Make room on the disk or raise max-size."),
            raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => new JournalDamagedException($"The journal {_path} is damaged: {text} (SQLite error {code})."),
            raw.SQLITE_IOERR when code is IoErrorOfRead or IoErrorOfShortRead or IoErrorOfData or IoErrorOfFileSystem =>
                new JournalDamagedException($"The journal {_path} cannot be read: {text} (SQLite error {code})."),
            _ => new JournalException($"The journal {_path} cannot be used: {text} (SQLite error {code})."),
        };
    }

    public void Dispose()
    {
        foreach (var statement in _statements) statement.Dispose();
        _ = _handle.manual_close_v2();
    }

    private sqlite3_blob OpenBlob(string schema, string table, string column, long row, bool isForWriting)
    {
        var code = raw.sqlite3_blob_open(_handle, schema, table, column, row, isForWriting ? 1 : 0, out var blob);
        return code == raw.SQLITE_OK ? blob : throw Failure(code);
    }
}
