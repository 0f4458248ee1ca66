namespace ActorMQ.Persistence.Commits;

/// <summary>
/// Messages that wait for room, by key. Deletions, updates and dropped lanes overtake them, so these have to find them here: in the
/// store they would meet nothing, and the message would come to life afterwards.
/// </summary>
internal sealed class WaitingPuts
{
    private readonly Dictionary<MessageKey, JournalPut> _puts = [];

    public void Add(JournalBatch batch)
    {
        foreach (var put in batch.Puts)
        {
            if (!put.IsCancelled) _puts[put.Key] = put;
        }
    }

    public void Delete(MessageKey key)
    {
        if (_puts.Remove(key, out var put)) put.TryCancel();
    }

    public bool TryUpdate(DeliveryCountUpdate update)
    {
        if (!_puts.TryGetValue(update.Key, out var put)) return false;
        put.DeliveryCount = update.DeliveryCount;
        return true;
    }

    public void DropLane(int lane)
    {
        foreach (var (key, put) in _puts)
        {
            if (key.Lane == lane && _puts.Remove(key)) put.TryCancel();
        }
    }

    public void Clear() => _puts.Clear();
}
