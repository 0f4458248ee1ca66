namespace ActorMQ.Persistence.Sqlite;

/// <summary>
/// Finds out which lanes there are and how far each goes: one look at the lanes and one seek for each that has messages. What does not
/// fit together is damage.
/// </summary>
internal sealed class SqliteRecovery
{
    private readonly SqliteConnection _connection;
    private readonly LaneTable _lanes;
    private readonly MessageTable _messages;
    private readonly DamageReport _damage;

    public SqliteRecovery(SqliteConnection connection, LaneTable lanes, MessageTable messages, DamageReport damage)
    {
        _connection = connection;
        _lanes = lanes;
        _messages = messages;
        _damage = damage;
    }

    public JournalRecovery Run()
    {
        var reserved = new HashSet<int>(_lanes.Load(_damage));
        var lastKeys = LastKeys();
        var recovered = new List<RecoveredLane>();
        foreach (var row in _lanes.Rows.ToList())
        {
            var hasMessages = lastKeys.Remove(row.Name.Lane, out var last);
            if (row.IsDropped)
            {
                reserved.Add(row.Name.Lane);
                continue;
            }
            if (hasMessages != (row.Count > 0)) Recount(row, hasMessages);
            if (row.Count == 0)
            {
                _lanes.Delete(row.Name.Lane);
                _lanes.Forget(row.Name.Lane);
            }
            else
            {
                recovered.Add(new RecoveredLane(row.Name.Lane, row.Name.Destination, row.Name.Priority, row.Count, row.Bytes, last.Sequence + 1));
            }
        }
        foreach (var lane in lastKeys.Keys)
        {
            _damage.Found($"there are messages in lane {lane}, but no such lane");
            reserved.Add(lane);
        }
        return new JournalRecovery(recovered, reserved) { LastShare = _messages.LastShare() };
    }

    /// <summary>The last key of each lane that has messages, found from the last lane to the first.</summary>
    private Dictionary<int, MessageKey> LastKeys()
    {
        var keys = new Dictionary<int, MessageKey>();
        var bound = long.MaxValue;
        while (_messages.LastBelow(bound) is { } key)
        {
            keys[key.Lane] = key;
            bound = new MessageKey(key.Lane, 0).Value;
        }
        return keys;
    }

    private void Recount(LaneRow row, bool hasMessages)
    {
        var lane = row.Name.Lane;
        if (row.Count != LaneTable.UnknownCount) _damage.Found(hasMessages ? $"lane {lane} has messages, but counts none" : $"lane {lane} should have {row.Count} messages and has none");
        using var count = _connection.Compile($"SELECT count(*), total({SqliteSchema.SizeIn("main")}) FROM message WHERE id BETWEEN ?1 AND ?2");
        count.Bind(1, new MessageKey(lane, 0).Value);
        count.Bind(2, new MessageKey(lane, MessageKey.MaxSequence).Value);
        count.Step();
        _lanes.Correct(row, count.Long(0), count.Long(1));
    }
}
