namespace ActorMQ.Persistence.Sqlite;

/// <summary>Reads the whole database on a connection of its own: its structure, every message, and every lane's count.</summary>
internal sealed class SqliteVerification
{
    /// <summary>Nobody reads more, and each one more is of the same kind.</summary>
    private const int MaxProblems = 100;

    private readonly SqliteConnection _connection;
    private readonly List<string> _problems = [];

    private SqliteVerification(SqliteConnection connection) => _connection = connection;

    public static JournalVerification Run(string path)
    {
        using var connection = SqliteConnection.Open(path, isReadOnly: true);
        return new SqliteVerification(connection).Run();
    }

    private JournalVerification Run()
    {
        var (lanes, messages) = (0, 0L);
        try
        {
            _connection.Execute("BEGIN");
            CheckStructure();
            var found = CountMessages(ref messages);
            lanes = CompareLanes(found);
        }
        catch (JournalException e)
        {
            _problems.Add(e.Message);
        }
        return new JournalVerification(lanes, messages, _problems);
    }

    private void CheckStructure()
    {
        using var check = _connection.Compile($"PRAGMA integrity_check({MaxProblems})");
        while (check.Step())
        {
            var line = check.Text(0);
            if (line != "ok") Add(line);
        }
    }

    private Dictionary<int, (long Count, long Bytes)> CountMessages(ref long whole)
    {
        var lanes = new Dictionary<int, (long Count, long Bytes)>();
        var cursor = new MessageCursor(_connection, "main");
        for (cursor.Start(new MessageKey(long.MinValue), new MessageKey(long.MaxValue)); cursor.Key is { } key; cursor.Next())
        {
            var isWhole = cursor.TryRead(out var stored, out var damage);
            if (isWhole) whole++;
            else Add($"message {key}: {damage}");
            var (count, bytes) = lanes.GetValueOrDefault(key.Lane);
            lanes[key.Lane] = (count + 1, bytes + stored.Message.Size);
        }
        return lanes;
    }

    private int CompareLanes(Dictionary<int, (long Count, long Bytes)> found)
    {
        var lanes = 0;
        using var select = _connection.Compile($"SELECT {LaneRow.Columns} FROM lane ORDER BY id");
        while (select.Step())
        {
            lanes++;
            var id = select.Long(0);
            found.Remove((int)id, out var actual);
            if (LaneRow.Read(select, out var matchesSum) is not { } row)
            {
                Add($"lane {id}: its row makes no sense");
                continue;
            }
            if (!matchesSum) Add($"lane {id} ({row.Name.Destination}): its row does not match its checksum");
            if (row.IsDropped || actual == (row.Count, row.Bytes)) continue;
            Add($"lane {id} ({row.Name.Destination}): should have {row.Count} messages with {row.Bytes} bytes, has {actual.Count} with {actual.Bytes}");
        }
        foreach (var lane in found.Keys) Add($"lane {lane} does not exist, but has {found[lane].Count} messages");
        return lanes;
    }

    private void Add(string problem)
    {
        if (_problems.Count < MaxProblems) _problems.Add(problem);
    }
}
