namespace ActorMQ.Persistence.Sqlite;

/// <summary>
/// The lanes, also in memory: their counts and sizes are kept up with each transaction, so that opening the journal need not count
/// messages. Belongs to the writer.
/// </summary>
internal sealed class LaneTable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteStatement _select;
    private readonly SqliteStatement _insert;
    private readonly SqliteStatement _update;
    private readonly SqliteStatement _delete;
    private readonly Dictionary<int, LaneRow> _rows = [];
    private readonly List<LaneRow> _touched = [];
    private readonly HashSet<int> _doubtful = [];

    public LaneTable(SqliteConnection connection)
    {
        _connection = connection;
        _select = connection.Prepare($"SELECT {LaneRow.Columns} FROM lane WHERE id=?1");
        _insert = connection.Prepare("INSERT INTO lane (id, kind, name, priority, count, bytes, dropped, crc) VALUES (?1, ?2, ?3, ?4, 0, 0, 0, ?5)");
        _update = connection.Prepare("UPDATE lane SET count=?2, bytes=?3, dropped=?4, crc=?5 WHERE id=?1");
        _delete = connection.Prepare("DELETE FROM lane WHERE id=?1");
    }

    public IReadOnlyCollection<LaneRow> Rows => _rows.Values;

    /// <summary>Reads all lanes.</summary>
    /// <exception cref="JournalDamagedException">One of them is not what was written.</exception>
    public void Load()
    {
        using var select = _connection.Compile($"SELECT {LaneRow.Columns} FROM lane ORDER BY id");
        while (select.Step())
        {
            var row = LaneRow.Read(select, out var matchesSum);
            if (row is null) throw new JournalDamagedException($"the row of lane {select.Long(0)} makes no sense");
            if (!matchesSum) throw new JournalDamagedException($"the row of lane {row.Name.Lane} ({row.Name.Destination}) does not match its checksum");
            _rows.Add(row.Name.Lane, row);
        }
    }

    /// <summary>
    /// The first thing in a transaction. After a failure it is not always known what is in the database, so what the failed transaction
    /// touched is read again.
    /// </summary>
    public void Refresh()
    {
        foreach (var lane in _doubtful)
        {
            _rows.Remove(lane);
            _select.Bind(1, lane);
            if (!_select.Step()) continue;
            if (LaneRow.Read(_select, out _) is { } row) _rows.Add(lane, row);
            _select.Reset();
        }
        _doubtful.Clear();
    }

    public void Insert(LaneName name)
    {
        if (_rows.ContainsKey(name.Lane)) return;
        var row = new LaneRow(name);
        _rows.Add(name.Lane, row);
        Touch(row);
        _insert.Bind(1, name.Lane);
        _insert.Bind(2, (long)name.Destination.Kind);
        _insert.Bind(3, name.Destination.Name);
        _insert.Bind(4, name.Priority);
        _insert.Bind(5, row.Sum(0, 0, false));
        _insert.Run();
    }

    /// <summary>Notes that messages came (positive) or went (negative).</summary>
    public void Change(int lane, long count, long bytes)
    {
        if (!_rows.TryGetValue(lane, out var row)) return;
        row.CountChange += count;
        row.BytesChange += bytes;
        Touch(row);
    }

    /// <summary>False when the lane has no row, as none of its messages was meant to survive a restart.</summary>
    public bool Drop(int lane)
    {
        if (!_rows.TryGetValue(lane, out var row)) return false;
        row.IsBeingDropped = true;
        Touch(row);
        return true;
    }

    /// <summary>The last thing in a transaction.</summary>
    public void WriteChanges()
    {
        foreach (var row in _touched)
        {
            Write(row, row.Count + row.CountChange, row.Bytes + row.BytesChange, row.IsDropped || row.IsBeingDropped);
        }
    }

    /// <summary>Removes the row of a lane that has no messages any more; <see cref="Forget"/> follows once that is committed.</summary>
    public void Delete(int lane)
    {
        _delete.Bind(1, lane);
        _delete.Run();
    }

    public void Forget(int lane) => _rows.Remove(lane);

    public void Committed()
    {
        foreach (var row in _touched)
        {
            row.Count += row.CountChange;
            row.Bytes += row.BytesChange;
            row.IsDropped |= row.IsBeingDropped;
        }
        Untouch();
    }

    public void RolledBack()
    {
        foreach (var row in _touched) _doubtful.Add(row.Name.Lane);
        Untouch();
    }

    private void Touch(LaneRow row)
    {
        if (row.IsTouched) return;
        row.IsTouched = true;
        _touched.Add(row);
    }

    private void Untouch()
    {
        foreach (var row in _touched)
        {
            row.IsTouched = false;
            row.IsBeingDropped = false;
            row.CountChange = 0;
            row.BytesChange = 0;
        }
        _touched.Clear();
    }

    private void Write(LaneRow row, long count, long bytes, bool isDropped)
    {
        _update.Bind(1, row.Name.Lane);
        _update.Bind(2, count);
        _update.Bind(3, bytes);
        _update.Bind(4, isDropped ? 1 : 0);
        _update.Bind(5, row.Sum(count, bytes, isDropped));
        _update.Run();
    }
}
