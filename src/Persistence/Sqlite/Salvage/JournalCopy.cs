namespace ActorMQ.Persistence.Sqlite.Salvage;

/// <summary>Puts what was read into a new database.</summary>
internal sealed class JournalCopy : ISalvageSink
{
    private readonly MessageTable _messages;
    private readonly LaneTable _lanes;
    private readonly SqliteStatement _insertDoubt;
    private readonly HashSet<int> _inserted = [];
    private readonly bool _hasLanes;

    private JournalCopy(SqliteConnection connection, bool hasLanes)
    {
        _messages = new MessageTable(connection, "main");
        _lanes = new LaneTable(connection);
        _insertDoubt = connection.Prepare("INSERT OR REPLACE INTO in_doubt (lane, sequence) VALUES (?1, ?2)");
        _hasLanes = hasLanes;
    }

    /// <summary>Nothing of it is synced.</summary>
    /// <param name="pages">Where to read.</param>
    /// <param name="target">An empty database with its tables.</param>
    /// <param name="known">Lanes that there are, whatever is read; null where there are no lanes.</param>
    public static JournalVerification Run(DatabasePages pages, SqliteConnection target, IReadOnlyDictionary<int, LaneName>? known)
    {
        var copy = new JournalCopy(target, hasLanes: known is not null);
        target.Execute("BEGIN");
        foreach (var lane in known?.Values ?? []) copy.Insert(lane);
        var verification = JournalContent.ReadAll(pages, copy, known, copy._hasLanes);
        copy._lanes.WriteChanges();
        target.Execute("DELETE FROM in_doubt WHERE lane NOT IN (SELECT id FROM lane); COMMIT");
        return verification;
    }

    public void Take(LaneName? lane, SalvagedMessage message)
    {
        if (_hasLanes && lane is null) return;
        if (_hasLanes) Insert(lane!);
        // Who saw it last is not known any more, but that somebody may have.
        var deliveries = SealedCount.TryOpen(message.Key, message.SealedDeliveries, out var count) ? count : 1;
        if (_messages.TryInsert(new JournalPut(message.Key, message.ToMessage(), deliveries, isTransient: false)))
            _lanes.Change(message.Key.Lane, 1, message.Frame.Length);
    }

    public void TakeDoubt(int lane, long sequence)
    {
        _insertDoubt.Bind(1, lane);
        _insertDoubt.Bind(2, sequence);
        _insertDoubt.Run();
    }

    private void Insert(LaneName lane)
    {
        if (_inserted.Add(lane.Lane)) _lanes.Insert(lane);
    }
}
