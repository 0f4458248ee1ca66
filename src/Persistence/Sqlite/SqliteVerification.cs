namespace ActorMQ.Persistence.Sqlite;

/// <summary>Reads the whole database on a connection of its own: its structure, every message, and every lane's count.</summary>
internal sealed class SqliteVerification
{
    /// <summary>Nobody reads more, and each one more is of the same kind.</summary>
    private const int MaxProblems = 100;

    private readonly List<string> _problems = [];
    private readonly Dictionary<int, (long Count, long Bytes)> _found = [];
    private int _lanes;
    private long _messages;

    private SqliteVerification()
    {
    }

    /// <summary>Changes nothing.</summary>
    /// <param name="path">The database.</param>
    /// <param name="inspection">What the files look like; null while the database is open, as they change all the time then.</param>
    public static JournalVerification Run(string path, FileInspection? inspection)
    {
        var verification = new SqliteVerification();
        if (inspection?.Damage is { } damage) verification.Add(damage);
        try
        {
            using var connection = SqliteConnection.Open(path, isReadOnly: true);
            connection.Execute("BEGIN");
            verification.CheckStructure(connection);
            verification.ReadMessages(connection);
            verification.CompareLanes(connection);
            verification.FindOrphans(connection);
        }
        catch (JournalException e)
        {
            verification.Add(e.Message);
        }
        return new JournalVerification(verification._lanes, verification._messages, verification._problems);
    }

    private void CheckStructure(SqliteConnection connection)
    {
        using var check = connection.Compile($"PRAGMA integrity_check({MaxProblems})");
        while (check.Step())
        {
            var line = check.Text(0);
            if (line != "ok") Add(line);
        }
    }

    private void ReadMessages(SqliteConnection connection)
    {
        var cursor = new MessageCursor(connection, "main");
        for (cursor.Start(new MessageKey(long.MinValue), new MessageKey(long.MaxValue)); cursor.Key is { } key; cursor.Next())
        {
            if (cursor.TryRead(out var stored, out var damage)) _messages++;
            else Add($"message {key}: {damage}");
            var (count, bytes) = _found.GetValueOrDefault(key.Lane);
            _found[key.Lane] = (count + 1, bytes + stored.Message.Size);
        }
    }

    private void CompareLanes(SqliteConnection connection)
    {
        using var select = connection.Compile($"SELECT {LaneRow.Columns} FROM lane ORDER BY id");
        while (select.Step())
        {
            _lanes++;
            var id = select.Long(0);
            _found.Remove((int)id, out var actual);
            if (LaneRow.Read(select, out var matchesSum) is not { } row)
            {
                Add($"lane {id}: its row makes no sense");
                continue;
            }
            if (!matchesSum) Add($"lane {id} ({row.Name.Destination}): its row does not match its checksum");
            if (row.IsDropped || actual == (row.Count, row.Bytes)) continue;
            Add($"lane {id} ({row.Name.Destination}): should have {row.Count} messages with {row.Bytes} bytes, has {actual.Count} with {actual.Bytes}");
        }
        foreach (var (lane, (count, _)) in _found) Add($"lane {lane} does not exist, but has {count} messages");
    }

    /// <summary>A frame that no message refers to would stay for ever.</summary>
    private void FindOrphans(SqliteConnection connection)
    {
        if (connection.Number("SELECT count(*) FROM sqlite_master WHERE name='shared'") == 0) return;
        using var select = connection.Compile(
            "SELECT id FROM shared WHERE NOT EXISTS (SELECT 1 FROM message WHERE typeof(message.frame)='integer' AND message.frame=shared.id)");
        while (select.Step()) Add($"shared frame {select.Long(0)} belongs to no message");
    }

    private void Add(string problem)
    {
        if (_problems.Count < MaxProblems) _problems.Add(problem);
    }
}
