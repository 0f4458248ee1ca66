using ActorMQ.Persistence.Commits;
using ActorMQ.Persistence.Sqlite;

namespace ActorMQ.Persistence.Log.Spill;

/// <summary>The database of a <see cref="SpillStore"/>, which sees to it that one thread at a time uses it: the embedded store's, never synced.</summary>
internal sealed class SpillDatabase : IDisposable
{
    private const string Schema = "spill";
    private const int RowsPerSweep = 1000;
    private const long BytesPerSweep = 4L << 20;

    private readonly SqliteConnection _connection;
    private readonly MessageTable _table;
    private readonly MessageCursor _cursor;
    private readonly SqliteTransactions _transactions;
    private readonly SqliteStatement _content;
    private readonly SqliteStatement _isThereAny;

    private SpillDatabase(SqliteConnection connection)
    {
        _connection = connection;
        _table = new MessageTable(connection, Schema);
        _cursor = new MessageCursor(connection, Schema);
        _transactions = new SqliteTransactions(connection);
        _content = connection.Prepare($"SELECT count(*), total({SqliteSchema.SizeIn(Schema)}) FROM {Schema}.message WHERE id BETWEEN ?1 AND ?2");
        _isThereAny = connection.Prepare($"SELECT EXISTS (SELECT 1 FROM {Schema}.message)");
    }

    public bool IsEmpty => _isThereAny.First() == 0;

    public static SpillDatabase Make(string path)
    {
        var connection = SqliteConnection.Open(":memory:", isReadOnly: false);
        try
        {
            connection.Attach(path, Schema);
            connection.Execute($"""
                PRAGMA {Schema}.page_size={SqliteSchema.PageSize};
                PRAGMA {Schema}.journal_mode=WAL;
                PRAGMA {Schema}.synchronous=OFF;
                {SqliteSchema.CreateSpill};
                """);
            return new SpillDatabase(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public void Write(CommitPlan plan) => _transactions.Run(() =>
    {
        foreach (var put in plan.Puts)
        {
            if (!put.IsTransient || _table.TryInsert(put)) continue;
            _table.Delete(put.Key);
            _table.TryInsert(put);
        }
        foreach (var update in plan.Updates) _table.Update(update);
        foreach (var key in plan.Deletes) _table.Delete(key);
    });

    public void DeletePuts(CommitPlan plan) => _transactions.Run(() =>
    {
        foreach (var put in plan.Puts)
        {
            if (put.IsTransient) _table.Delete(put.Key);
        }
    });

    /// <summary>False when there was nothing in the lane.</summary>
    public bool TryDeleteSome(int lane)
    {
        var removed = 0;
        _transactions.Run(() => removed = _table.DeleteSome(lane, RowsPerSweep, BytesPerSweep));
        return removed > 0;
    }

    /// <summary>See <see cref="SpillStore.Read"/>.</summary>
    public List<StoredMessage> Read(PageRequest request, List<MessageKey> damaged)
    {
        var messages = new List<StoredMessage>();
        var bytes = 0L;
        _cursor.Start(request.From, new MessageKey(request.From.Lane, MessageKey.MaxSequence));
        try
        {
            for (; _cursor.Key is { } key; _cursor.Next())
            {
                var isFull = messages.Count >= request.MaxCount || (messages.Count > 0 && bytes >= request.MaxBytes);
                if (_cursor.TryRead(out var stored, out _)) messages.Add(stored);
                else damaged.Add(key);
                bytes += stored.Message.Size;
                if (isFull) break;
            }
        }
        finally
        {
            _cursor.End();
        }
        return messages;
    }

    public LaneContent Inspect(int lane)
    {
        _content.Bind(1, new MessageKey(lane, 0).Value);
        _content.Bind(2, new MessageKey(lane, MessageKey.MaxSequence).Value);
        var content = _content.Step() ? new LaneContent(_content.Long(0), _content.Long(1)) : default;
        _content.Reset();
        return content;
    }

    public void Dispose() => _connection.Dispose();
}
