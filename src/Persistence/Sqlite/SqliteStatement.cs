using System.Text;
using SQLitePCL;

namespace ActorMQ.Persistence.Sqlite;

/// <summary>A compiled statement, used again and again. Parameters count from 1, columns from 0.</summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly sqlite3_stmt _handle;

    public SqliteStatement(SqliteConnection connection, sqlite3_stmt handle)
    {
        _connection = connection;
        _handle = handle;
    }

    public void Bind(int parameter, long value) => Check(raw.sqlite3_bind_int64(_handle, parameter, value));

    public void Bind(int parameter, string value) => Check(raw.sqlite3_bind_text(_handle, parameter, Encoding.UTF8.GetBytes(value)));

    public void Bind(int parameter, ReadOnlySpan<byte> value) => Check(raw.sqlite3_bind_blob(_handle, parameter, value));

    /// <summary>So many zeros, which take no memory: for what is written with <see cref="SqliteConnection.WriteBlob"/>.</summary>
    public void BindZeros(int parameter, int count) => Check(raw.sqlite3_bind_zeroblob(_handle, parameter, count));

    /// <summary>True when there is a row to look at. At the end, and when it throws, the statement is reset.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(_handle);
        if (code == raw.SQLITE_ROW) return true;
        Finish(code);
        return false;
    }

    /// <summary>The first column of the first row, which is all that is wanted.</summary>
    public long First()
    {
        var value = Step() ? Long(0) : 0;
        Reset();
        return value;
    }

    /// <summary>Runs a statement that gives no rows.</summary>
    public void Run() => Finish(raw.sqlite3_step(_handle));

    /// <summary>As <see cref="Run"/>, but false when there is a row with that key already.</summary>
    public bool TryRun()
    {
        var code = raw.sqlite3_step(_handle);
        if ((code & 0xff) == raw.SQLITE_CONSTRAINT)
        {
            Reset();
            return false;
        }
        Finish(code);
        return true;
    }

    public long Long(int column) => raw.sqlite3_column_int64(_handle, column);

    /// <summary>A column without a type holds what was put into it: a number, or bytes.</summary>
    public bool IsNumber(int column) => raw.sqlite3_column_type(_handle, column) == raw.SQLITE_INTEGER;

    public string Text(int column) => raw.sqlite3_column_text(_handle, column).utf8_to_string() ?? "";

    /// <summary>Valid until the next step.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(_handle, column);

    public void Reset() => _ = raw.sqlite3_reset(_handle);

    public void Dispose() => _ = _handle.manual_close();

    private void Finish(int code)
    {
        // The message belongs to the connection's last call, so it is taken before the reset.
        var failure = code is raw.SQLITE_DONE or raw.SQLITE_ROW ? null : _connection.Failure(code);
        Reset();
        if (failure is not null) throw failure;
    }

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK) throw _connection.Failure(code);
    }
}
