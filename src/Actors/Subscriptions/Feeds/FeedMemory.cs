using ActorMQ.Actors.Engine.Invariants;

namespace ActorMQ.Actors.Subscriptions.Feeds;

/// <summary>The last messages of a home that were stored here, so that none is stored twice when the home did not hear of it.</summary>
/// <param name="capacity">How many; at least as many as the home may have lent without having heard that they are settled.</param>
internal sealed class FeedMemory(int capacity)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly Queue<string> _inOrder = new();

    public bool Contains(string message) => _known.Contains(message);

    public void Add(string message)
    {
        if (!_known.Add(message)) return;
        _inOrder.Enqueue(message);
        if (_inOrder.Count > capacity) _known.Remove(_inOrder.Dequeue());
    }

    public void Check() =>
        Invariant.Holds(
            _known.Count == _inOrder.Count && _known.Count <= capacity,
            $"Feed: {_known.Count} stored messages are known, {_inOrder.Count} in order, of {capacity}");
}
