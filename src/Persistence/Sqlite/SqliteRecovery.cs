namespace ActorMQ.Persistence.Sqlite;

/// <summary>
/// Finds out which lanes there are and how far each goes: one look at the lanes and one seek for each that has messages. What does not
/// fit together is damage.
/// </summary>
internal sealed class SqliteRecovery
{
    private readonly LaneTable _lanes;
    private readonly MessageTable _messages;

    public SqliteRecovery(LaneTable lanes, MessageTable messages)
    {
        _lanes = lanes;
        _messages = messages;
    }

    /// <exception cref="JournalDamagedException">Something does not fit together.</exception>
    public JournalRecovery Run()
    {
        _lanes.Load();
        var reserved = new HashSet<int>();
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
            if (hasMessages && row.Count == 0)
                throw new JournalDamagedException($"lane {row.Name.Lane} ({row.Name.Destination}) has messages, but counts none");
            if (!hasMessages && row.Count > 0)
                throw new JournalDamagedException($"lane {row.Name.Lane} ({row.Name.Destination}) should have {row.Count} messages and has none");
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
        foreach (var lane in lastKeys.Keys) throw new JournalDamagedException($"lane {lane} does not exist, but has messages");
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
}
