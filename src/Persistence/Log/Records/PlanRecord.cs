using System.Runtime.InteropServices;
using ActorMQ.Persistence.Commits;
using ActorMQ.Persistence.Log.Index;

namespace ActorMQ.Persistence.Log.Records;

/// <summary>
/// Makes a record of a plan: of what is to survive a restart, and of that what changes anything. Belongs to the writer thread.
/// </summary>
internal sealed class PlanRecord(LogIndex index)
{
    private readonly CommitRecordWriter _writer = new();
    private readonly List<JournalPut> _puts = [];
    private readonly List<DeliveryCountUpdate> _updates = [];
    private readonly List<MessageKey> _deletes = [];
    private readonly List<int> _dropped = [];
    private readonly HashSet<MessageKey> _keys = [];
    private readonly HashSet<int> _lanes = [];
    private readonly HashSet<long> _shares = [];

    /// <summary>Null when there is nothing to write.</summary>
    /// <param name="batch">Tells the record from others.</param>
    /// <param name="plan">What is wanted.</param>
    /// <param name="takenBack">Keys that an earlier record has brought against expectation.</param>
    /// <param name="isInDoubt">There may be messages in the log that the index does not have, so a deletion of one is none too many.</param>
    public byte[]? Make(Guid batch, CommitPlan plan, ReadOnlySpan<MessageKey> takenBack, bool isInDoubt)
    {
        Choose(plan, isInDoubt);
        if (_puts.Count + _updates.Count + _deletes.Count + _dropped.Count + takenBack.Length == 0) return null;
        _writer.Begin(batch);
        _writer.Lanes(plan.NewLanes);
        _writer.Keys(takenBack);
        _writer.Puts(_puts.Count);
        foreach (var put in _puts)
        {
            var share = put.Message.ShareId;
            _writer.Put(put.Key, put.Message, put.DeliveryCount, hasBody: share == 0 || (!index.Shares.Contains(share) && _shares.Add(share)));
        }
        _writer.Updates(CollectionsMarshal.AsSpan(_updates));
        _writer.Keys(CollectionsMarshal.AsSpan(_deletes));
        _writer.Numbers(CollectionsMarshal.AsSpan(_dropped));
        var bytes = _writer.Finish();
        // They would keep the messages in memory until the next one.
        Clear();
        return bytes;
    }

    /// <summary>A record that has these messages once more, and of others nothing: from then on the log needs no older one of them.</summary>
    public byte[] Again(Guid batch, ReadOnlySpan<MessageKey> takenBack, IReadOnlyList<StoredMessage> messages, IReadOnlyList<MessageKey> others)
    {
        Fill(batch, takenBack, messages, others);
        return _writer.Finish();
    }

    /// <summary>A record of nothing but who writes.</summary>
    public byte[] Change(Guid batch, ReadOnlySpan<MessageKey> takenBack, MasterChange change)
    {
        Fill(batch, takenBack, [], []);
        _writer.Change(change);
        return _writer.Finish();
    }

    private void Fill(Guid batch, ReadOnlySpan<MessageKey> takenBack, IReadOnlyList<StoredMessage> messages, IReadOnlyList<MessageKey> deleted)
    {
        _writer.Begin(batch);
        _writer.Lanes([]);
        _writer.Keys(takenBack);
        _writer.Puts(messages.Count);
        foreach (var stored in messages) _writer.Put(stored.Key, stored.Message, stored.DeliveryCount, hasBody: true);
        _writer.Updates([]);
        _writer.Keys([.. deleted]);
        _writer.Numbers([]);
    }

    private void Choose(CommitPlan plan, bool isInDoubt)
    {
        Clear();
        foreach (var put in plan.Puts)
        {
            if (put.IsTransient) continue;
            _puts.Add(put);
            _keys.Add(put.Key);
            _lanes.Add(put.Key.Lane);
        }
        foreach (var update in plan.Updates)
        {
            if (Has(update.Key, isInDoubt)) _updates.Add(update);
        }
        foreach (var key in plan.Deletes)
        {
            if (Has(key, isInDoubt)) _deletes.Add(key);
        }
        foreach (var lane in plan.DroppedLanes)
        {
            if (isInDoubt || _lanes.Contains(lane) || index.Lane(lane) is not null) _dropped.Add(lane);
        }
    }

    private bool Has(MessageKey key, bool isInDoubt) => isInDoubt || _keys.Contains(key) || index.Contains(key);

    private void Clear()
    {
        _puts.Clear();
        _updates.Clear();
        _deletes.Clear();
        _dropped.Clear();
        _keys.Clear();
        _lanes.Clear();
        _shares.Clear();
    }
}
