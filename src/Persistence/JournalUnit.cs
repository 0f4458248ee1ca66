namespace ActorMQ.Persistence;

/// <summary>
/// Batches of several destinations that must become durable together: a client's transaction. Each participant submits one batch
/// with it, an empty one if need be; the last one sets the whole off.
/// </summary>
public sealed class JournalUnit
{
    private readonly List<JournalBatch> _batches = [];
    private readonly int _participants;

    public JournalUnit(int participants)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(participants, 1);
        _participants = participants;
    }

    /// <summary>For the journal: adds a batch and gives all of them back when this was the last. Any thread.</summary>
    public IReadOnlyList<JournalBatch>? Add(JournalBatch batch)
    {
        lock (_batches)
        {
            _batches.Add(batch);
            return _batches.Count == _participants ? _batches : null;
        }
    }
}
