namespace ActorMQ.Persistence.Sqlite;

/// <summary>
/// A process that was killed could not say any more what its consumers had: whatever was in the journal then may have been delivered. Such
/// a message counts as delivered once, so that a consumer that sees it again is told so. The mark stays until the message goes, over
/// further restarts; it is kept for each lane, as the last sequence in doubt, so that it costs nothing however many messages there are.
/// </summary>
/// <remarks>Filled in when the journal is opened, and never changed after that.</remarks>
internal sealed class DeliveriesInDoubt
{
    private readonly SqliteConnection _connection;
    private readonly Dictionary<int, long> _lastOfLane = [];

    /// <param name="connection">The writer's.</param>
    public DeliveriesInDoubt(SqliteConnection connection) => _connection = connection;

    /// <summary>Part of the transaction that recovers the journal.</summary>
    public void Recover(IReadOnlyList<RecoveredLane> lanes, bool wasAbandoned)
    {
        Load();
        var rows = _lastOfLane.Count;
        foreach (var gone in _lastOfLane.Keys.Except(lanes.Select(lane => lane.Lane)).ToList()) _lastOfLane.Remove(gone);
        if (wasAbandoned)
        {
            foreach (var lane in lanes) _lastOfLane[lane.Lane] = lane.NextSequence - 1;
        }
        // On a disk that is full nothing should be written that need not be.
        if (wasAbandoned || _lastOfLane.Count < rows) Save();
    }

    public StoredMessage Marked(StoredMessage stored)
    {
        var isInDoubt = stored.DeliveryCount == 0 && _lastOfLane.TryGetValue(stored.Key.Lane, out var last) && stored.Key.Sequence <= last;
        return isInDoubt ? stored with { DeliveryCount = 1 } : stored;
    }

    public void Load()
    {
        using var select = _connection.Compile("SELECT lane, sequence FROM in_doubt");
        while (select.Step()) _lastOfLane[(int)select.Long(0)] = select.Long(1);
    }

    private void Save()
    {
        _connection.Execute("DELETE FROM in_doubt");
        using var insert = _connection.Compile("INSERT INTO in_doubt (lane, sequence) VALUES (?1, ?2)");
        foreach (var (lane, last) in _lastOfLane)
        {
            insert.Bind(1, lane);
            insert.Bind(2, last);
            insert.Run();
        }
    }
}
