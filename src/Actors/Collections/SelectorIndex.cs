using System.Collections.Immutable;
using ActorMQ.Model.Messages;
using ActorMQ.Model.Selectors;

namespace ActorMQ.Actors.Collections;

/// <summary>
/// Things with selectors, found by message: subscribers, a queue's consumers, other brokers' interest. A selector that can only match when a
/// header has certain values is filed under these values; the others are tried one by one.
/// </summary>
/// <remarks>
/// Immutable, as topics read what other brokers want while the network changes it; what has not changed is shared by the old one and the
/// new one, so that a change costs little however much is in it.
/// </remarks>
internal sealed class SelectorIndex<T>
    where T : class
{
    private readonly ImmutableArray<Header> _headers;
    private readonly SharedList<Entry> _others;

    private SelectorIndex(int count, ImmutableArray<Header> headers, SharedList<Entry> others)
    {
        Count = count;
        _headers = headers;
        _others = others;
    }

    public static SelectorIndex<T> Empty { get; } = new(0, [], SharedList<Entry>.Empty);

    public int Count { get; }

    public SelectorIndex<T> Add(Selector selector, T item)
    {
        var entry = new Entry(selector, item);
        if (!selector.TryGetEqualityKey(out var name, out var values)) return new(Count + 1, _headers, _others.Add(entry));
        var place = PlaceOf(name);
        var byValue = place < 0 ? ImmutableDictionary<IndexValue, SharedList<Entry>>.Empty : _headers[place].ByValue;
        foreach (var value in values) byValue = byValue.SetItem(value, byValue.GetValueOrDefault(value, SharedList<Entry>.Empty).Add(entry));
        var header = new Header(name, byValue, (place < 0 ? 0 : _headers[place].Numbers) + NumbersIn(values));
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
        return new(
            Count - 1,
            byValue.IsEmpty ? _headers.RemoveAt(place) : _headers.SetItem(place, new Header(name, byValue, _headers[place].Numbers - NumbersIn(values))),
            _others);
    }

    /// <summary>Adds everything whose selector matches.</summary>
    public void FindMatching(Message message, List<T> found) => Search(message).Continue(null, found);

    /// <summary>Looks for everything whose selector matches, as long as there is time for it.</summary>
    public SelectorSearch<T> Search(Message message) => new(this, message);

    /// <summary>What may match; the places are numbered from 0 on.</summary>
    /// <returns>False when there are no more places.</returns>
    internal bool TryGetCandidates(int place, Message message, out SharedList<Entry> entries)
    {
        entries = SharedList<Entry>.Empty;
        // Each header has a place for texts and one for numbers.
        if (place == 2 * _headers.Length) entries = _others;
        if (place >= 2 * _headers.Length) return place == 2 * _headers.Length;
        var header = _headers[place / 2];
        if (!message.TryGetHeader(header.Name, out var text)) return true;
        var value = IndexValue.Of(text);
        if (place % 2 == 1 && (header.Numbers == 0 || !IndexValue.TryOfNumber(text, out value))) return true;
        if (header.ByValue.TryGetValue(value, out var filed)) entries = filed;
        return true;
    }

    private static int NumbersIn(IReadOnlyList<IndexValue> values) => values[0].IsNumber ? 1 : 0;

    private int PlaceOf(string header)
    {
        for (var i = 0; i < _headers.Length; i++)
        {
            if (_headers[i].Name == header) return i;
        }
        return -1;
    }

    /// <param name="Name">The header's name.</param>
    /// <param name="ByValue">What is filed under its values.</param>
    /// <param name="Numbers">How many selectors are filed under numbers.</param>
    private sealed record Header(string Name, ImmutableDictionary<IndexValue, SharedList<Entry>> ByValue, int Numbers);

    internal readonly struct Entry(Selector selector, T item) : IEquatable<Entry>
    {
        public Selector Selector => selector;

        public T Item => item;

        public bool Equals(Entry other) => ReferenceEquals(item, other.Item) && selector.Equals(other.Selector);

        public override bool Equals(object? obj) => obj is Entry other && Equals(other);

        public override int GetHashCode() => selector.GetHashCode();
    }
}
