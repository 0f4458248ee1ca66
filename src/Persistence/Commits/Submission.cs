namespace ActorMQ.Persistence.Commits;

/// <summary>What was handed over at once: one batch, or all batches of a unit, which stay together whatever happens.</summary>
internal struct Submission
{
    private readonly JournalBatch? _batch;
    private readonly IReadOnlyList<JournalBatch>? _unit;

    public Submission(JournalBatch batch) => _batch = batch;

    public Submission(IReadOnlyList<JournalBatch> unit) => _unit = unit;

    public readonly bool IsUnit => _unit is not null;

    public readonly int Count => _unit?.Count ?? 1;

    /// <summary>Its place among all submissions.</summary>
    public long Number { get; init; }

    /// <summary>Everything but the messages is written already; only a single batch comes apart like this.</summary>
    public bool OnlyPutsAreLeft { get; set; }

    /// <summary>Has messages that wait for room.</summary>
    public bool Waits { get; set; }

    public readonly JournalBatch this[int index] => _unit is null ? _batch! : _unit[index];

    public readonly bool Concerns(int lane)
    {
        for (var i = 0; i < Count; i++)
        {
            var batch = this[i];
            if (batch.Puts.Exists(put => put.Key.Lane == lane)) return true;
            if (batch.Deletes.Exists(key => key.Lane == lane)) return true;
            if (batch.Updates.Exists(update => update.Key.Lane == lane)) return true;
        }
        return false;
    }

    public readonly bool HasUncancelledPuts()
    {
        for (var i = 0; i < Count; i++)
        {
            foreach (var put in this[i].Puts)
            {
                if (!put.IsCancelled) return true;
            }
        }
        return false;
    }
}
