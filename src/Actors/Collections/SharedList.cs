using System.Collections.Immutable;

namespace ActorMQ.Actors.Collections;

/// <summary>
/// A list that never changes, in pieces: one more or one less makes another list that shares all but one piece with it, so that a long one
/// is not copied for each of those who come and go.
/// </summary>
internal sealed class SharedList<T>
    where T : IEquatable<T>
{
    private const int MaxLength = 128;

    private readonly ImmutableArray<ImmutableArray<T>> _pieces;

    private SharedList(ImmutableArray<ImmutableArray<T>> pieces) => _pieces = pieces;

    public static SharedList<T> Empty { get; } = new([]);

    public bool IsEmpty => _pieces.IsEmpty;

    /// <summary>None of them is empty.</summary>
    public ImmutableArray<ImmutableArray<T>> Pieces => _pieces;

    public SharedList<T> Add(T item) => _pieces is [.., { Length: < MaxLength } last]
        ? new(_pieces.SetItem(_pieces.Length - 1, last.Add(item)))
        : new(_pieces.Add([item]));

    /// <summary>Without the first that is equal.</summary>
    public SharedList<T> Remove(T item)
    {
        for (var i = 0; i < _pieces.Length; i++)
        {
            var at = _pieces[i].IndexOf(item);
            if (at < 0) continue;
            var rest = _pieces[i].RemoveAt(at);
            if (rest.IsEmpty) return new(_pieces.RemoveAt(i));
            // Or what was long would stay in as many pieces when little is left of it.
            if (i > 0 && _pieces[i - 1].Length + rest.Length <= MaxLength / 2) return new(_pieces.SetItem(i - 1, _pieces[i - 1].AddRange(rest)).RemoveAt(i));
            return new(_pieces.SetItem(i, rest));
        }
        return this;
    }
}
