using ActorMQ.Persistence.Log.Records;

namespace ActorMQ.Persistence.Log;

/// <summary>What was read of the log lately: who reads a queue to the end needs an event many times. Belongs to one thread.</summary>
internal sealed class RecordCache(long capacity)
{
    private readonly Dictionary<long, LinkedListNode<(long Number, CommitRecord Record)>> _nodes = [];
    private readonly LinkedList<(long Number, CommitRecord Record)> _used = new();
    private long _bytes;

    public CommitRecord? Find(long number)
    {
        if (!_nodes.TryGetValue(number, out var node)) return null;
        _used.Remove(node);
        _used.AddFirst(node);
        return node.Value.Record;
    }

    /// <summary>One that alone is larger than all the room there is replaces everything.</summary>
    public void Add(long number, CommitRecord record)
    {
        if (_nodes.ContainsKey(number)) return;
        _nodes.Add(number, _used.AddFirst((number, record)));
        _bytes += record.Size;
        while (_bytes > capacity && _used.Count > 1) Remove(_used.Last!);
    }

    private void Remove(LinkedListNode<(long Number, CommitRecord Record)> node)
    {
        _used.Remove(node);
        _nodes.Remove(node.Value.Number);
        _bytes -= node.Value.Record.Size;
    }
}
