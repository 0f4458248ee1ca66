using System.Runtime.InteropServices;

namespace ActorMQ.Persistence.Commits;

/// <summary>
/// What goes into one transaction, merged from the batches of many owners. One instance is filled again and again, so a store keeps
/// nothing of it.
/// </summary>
public sealed class CommitPlan
{
    private readonly List<LaneName> _newLanes = [];
    private readonly List<JournalPut> _puts = [];
    private readonly List<DeliveryCountUpdate> _updates = [];
    private readonly List<MessageKey> _deletes = [];
    private readonly List<int> _droppedLanes = [];
    private readonly HashSet<long> _shares = [];

    /// <summary>Lanes that get their first message that survives a restart.</summary>
    public ReadOnlySpan<LaneName> NewLanes => CollectionsMarshal.AsSpan(_newLanes);

    public ReadOnlySpan<JournalPut> Puts => CollectionsMarshal.AsSpan(_puts);

    public ReadOnlySpan<DeliveryCountUpdate> Updates => CollectionsMarshal.AsSpan(_updates);

    public ReadOnlySpan<MessageKey> Deletes => CollectionsMarshal.AsSpan(_deletes);

    /// <summary>Lanes to be emptied and forgotten. Lanes that were never written are among them.</summary>
    public ReadOnlySpan<int> DroppedLanes => CollectionsMarshal.AsSpan(_droppedLanes);

    public bool IsEmpty => Changes == 0;

    internal int Changes => _puts.Count + _updates.Count + _deletes.Count + _droppedLanes.Count;

    /// <summary>Of the messages.</summary>
    internal long Bytes { get; private set; }

    internal void AddLane(LaneName lane) => _newLanes.Add(lane);

    internal void Add(JournalPut put)
    {
        _puts.Add(put);
        if (put.Message.ShareId == 0 || _shares.Add(put.Message.ShareId)) Bytes += put.Message.Size;
    }

    internal void Add(DeliveryCountUpdate update) => _updates.Add(update);

    internal void Delete(MessageKey key) => _deletes.Add(key);

    internal void DropLane(int lane) => _droppedLanes.Add(lane);

    internal void Clear()
    {
        _newLanes.Clear();
        _puts.Clear();
        _updates.Clear();
        _deletes.Clear();
        _droppedLanes.Clear();
        _shares.Clear();
        Bytes = 0;
    }
}
