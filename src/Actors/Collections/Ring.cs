namespace ActorMQ.Actors.Collections;

/// <summary>A first-in-first-out queue in a circular array whose elements can be reached by position.</summary>
internal sealed class Ring<T>
{
    private const int InitialSize = 8;

    // A burst must not hold its memory for ever: an array larger than this shrinks when it has become nearly empty.
    private const int KeptSize = 1024;

    private T[] _items = [];
    private int _head;

    public int Count { get; private set; }

    public bool IsFull => Count == _items.Length;

    /// <summary>The element at a position; 0 is the oldest.</summary>
    public ref T this[int index] => ref _items[(_head + index) & (_items.Length - 1)];

    public void Add(T item)
    {
        if (IsFull) Resize(Math.Max(InitialSize, _items.Length * 2));
        _items[(_head + Count++) & (_items.Length - 1)] = item;
    }

    public void RemoveFirst()
    {
        _items[_head] = default!;
        _head = (_head + 1) & (_items.Length - 1);
        Count--;
        if (_items.Length > KeptSize && Count < _items.Length / 8) Resize(_items.Length / 4);
    }

    public void Clear()
    {
        _items = [];
        _head = 0;
        Count = 0;
    }

    /// <summary>Keeps only the elements for which <paramref name="keep"/> holds, in order.</summary>
    public void Pack(Func<T, bool> keep)
    {
        var kept = 0;
        for (var i = 0; i < Count; i++)
        {
            if (keep(this[i])) this[kept++] = this[i];
        }
        for (var i = kept; i < Count; i++) this[i] = default!;
        Count = kept;
    }

    private void Resize(int size)
    {
        var items = new T[size];
        for (var i = 0; i < Count; i++) items[i] = this[i];
        _items = items;
        _head = 0;
    }
}
