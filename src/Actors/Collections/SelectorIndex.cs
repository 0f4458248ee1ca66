using System.Collections.Immutable;
using ActorMQ.Model.Messages;
using ActorMQ.Model.Selectors;

namespace ActorMQ.Actors.Collections;

/// <summary>
/// Things with selectors, found by message: a queue's consumers, other brokers' demand. A selector that can only match when a header has
/// certain values is filed under these values; the others are tried one by one.
/// </summary>
/// <remarks>
/// Immutable, as topics read what other brokers want while the network changes it; what has not changed is shared by the old one and the
/// new one, so that a change costs little however much is in it.
/// </remarks>
internal sealed class SelectorIndex<T>
    where T : class
{
    private readonly ImmutableArray<Header> _headers;
    private readonly ImmutableArray<Entry> _others;

    private SelectorIndex(int count, ImmutableArray<Header> headers, ImmutableArray<Entry> others)
    {
        Count = count;
        _headers = headers;
        _others = others;
    }

    public static SelectorIndex<T> Empty { get; } = new(0, [], []);

    public int Count { get; }

    public SelectorIndex<T> Add(Selector selector, T item)
    {
        var entry = new Entry(selector, item);
        if (!selector.TryGetEqualityKey(out var name, out var values)) return new(Count + 1, _headers, _others.Add(entry));
        var place = PlaceOf(name);
        var byValue = place < 0 ? ImmutableDictionary.Create<string, ImmutableArray<Entry>>(StringComparer.Ordinal) : _headers[place].ByValue;
        foreach (var value in values) byValue = byValue.SetItem(value, byValue.TryGetValue(value, out var entries) ? entries.Add(entry) : [entry]);
        var header = new Header(name, byValue);
        return new(Count + 1, place < 0 ? _headers.Add(header) : _headers.SetItem(place, header), _others);
    }

    /// <summary>What was added; the same selector, or one of the same text.</summary>
    public SelectorIndex<T> Remove(Selector selector, T item)
    {
        var entry = new Entry(selector, item);
        if (!selector.TryGetEqualityKey(out var name, out var values)) return new(Count - 1, _headers, _others.Remove(entry));
        var place = PlaceOf(name);
        var byValue = _headers[place].ByValue;
        foreach (var value in values)
        {
            var entries = byValue[value].Remove(entry);
            byValue = entries.IsEmpty ? byValue.Remove(value) : byValue.SetItem(value, entries);
        }
        return new(Count - 1, byValue.IsEmpty ? _headers.RemoveAt(place) : _headers.SetItem(place, new Header(name, byValue)), _others);
    }

    /// <summary>Adds everything whose selector matches.</summary>
    public void FindMatching(Message message, List<T> found)
    {
        foreach (var header in _headers)
        {
            if (message.TryGetHeader(header.Name, out var value) && header.ByValue.TryGetValue(value, out var entries)) FindMatching(entries, message, found);
        }
        FindMatching(_others, message, found);
    }

    private static void FindMatching(ImmutableArray<Entry> entries, Message message, List<T> found)
    {
        foreach (var entry in entries)
        {
            if (entry.Selector.Matches(message)) found.Add(entry.Item);
        }
    }

    private int PlaceOf(string header)
    {
        for (var i = 0; i < _headers.Length; i++)
        {
            if (_headers[i].Name == header) return i;
        }
        return -1;
    }

    private sealed record Header(string Name, ImmutableDictionary<string, ImmutableArray<Entry>> ByValue);

    private readonly struct Entry(Selector selector, T item) : IEquatable<Entry>
    {
        public Selector Selector => selector;

        public T Item => item;

        public bool Equals(Entry other) => ReferenceEquals(item, other.Item) && selector.Equals(other.Selector);

        public override bool Equals(object? obj) => obj is Entry other && Equals(other);

        public override int GetHashCode() => selector.GetHashCode();
    }
}
