using ActorMQ.Model.Messages;

namespace ActorMQ.Actors.Queues;

/// <summary>
/// Consumers with selectors, found by message. A selector that can only match when a header has certain values is filed under these
/// values; the others are tried one by one.
/// </summary>
internal sealed class SelectorIndex
{
    private readonly Dictionary<string, Dictionary<string, List<QueueConsumer>>> _byHeader = new(StringComparer.Ordinal);
    private readonly List<QueueConsumer> _others = [];

    public int Count { get; private set; }

    public void Add(QueueConsumer consumer)
    {
        Count++;
        if (consumer.Request.Selector!.TryGetEqualityKey(out var header, out var values))
        {
            if (!_byHeader.TryGetValue(header, out var byValue)) _byHeader.Add(header, byValue = new(StringComparer.Ordinal));
            foreach (var value in values.Distinct(StringComparer.Ordinal))
            {
                if (!byValue.TryGetValue(value, out var consumers)) byValue.Add(value, consumers = []);
                consumers.Add(consumer);
            }
            return;
        }
        _others.Add(consumer);
    }

    public void Remove(QueueConsumer consumer)
    {
        if (consumer.Request.Selector is null) return;
        Count--;
        if (!consumer.Request.Selector.TryGetEqualityKey(out var header, out var values))
        {
            _others.Remove(consumer);
            return;
        }
        var byValue = _byHeader[header];
        foreach (var value in values.Distinct(StringComparer.Ordinal))
        {
            byValue[value].Remove(consumer);
            if (byValue[value].Count == 0) byValue.Remove(value);
        }
        if (byValue.Count == 0) _byHeader.Remove(header);
    }

    /// <summary>Adds every consumer whose selector matches.</summary>
    public void FindMatching(Message message, List<QueueConsumer> found)
    {
        foreach (var (header, byValue) in _byHeader)
        {
            if (!message.TryGetHeader(header, out var value) || !byValue.TryGetValue(value, out var consumers)) continue;
            foreach (var consumer in consumers)
            {
                if (consumer.Request.Selector!.Matches(message)) found.Add(consumer);
            }
        }
        foreach (var consumer in _others)
        {
            if (consumer.Request.Selector!.Matches(message)) found.Add(consumer);
        }
    }
}
