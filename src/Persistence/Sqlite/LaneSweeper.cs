namespace ActorMQ.Persistence.Sqlite;

/// <summary>
/// Removes the messages of dropped lanes little by little: a queue with a million messages is gone at once for everybody, while its
/// rows leave between the transactions of the others.
/// </summary>
internal sealed class LaneSweeper
{
    private const int MaxRows = 1000;
    private const long MaxBytes = 4L << 20;

    private readonly LaneTable _lanes;
    private readonly MessageTable _stored;
    private readonly MessageTable _spilled;
    private readonly Queue<int> _dropped = [];

    public LaneSweeper(LaneTable lanes, MessageTable stored, MessageTable spilled)
    {
        _lanes = lanes;
        _stored = stored;
        _spilled = spilled;
    }

    public bool HasWork => _dropped.Count > 0;

    public void Add(int lane) => _dropped.Enqueue(lane);

    /// <summary>Within a transaction: a small part of the work. The answer is the lane that is gone now, if any.</summary>
    public int? RemoveSome()
    {
        var lane = _dropped.Peek();
        if (_stored.DeleteSome(lane, MaxRows, MaxBytes) > 0 || _spilled.DeleteSome(lane, MaxRows, MaxBytes) > 0) return null;
        _lanes.Delete(lane);
        return lane;
    }

    /// <summary>The lane is gone for good.</summary>
    public void Finish(int lane)
    {
        _dropped.Dequeue();
        _lanes.Forget(lane);
    }
}
