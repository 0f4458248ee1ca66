namespace ActorMQ.Actors.Collections;

/// <summary>A first-in-first-out queue in a circular array whose elements can be reached by position.</summary>
internal sealed class Ring<T>
{
    private const int InitialSize = 8;
    private const int KeptSize = 1024;

    private T[] _items = [];
    private int _head;

    public int Count { get; private set; }

    public bool IsFull => Count == _items.Length;

    /// <summary>The element at a position; 0 is the oldest.</summary>
    public ref T this[int index] => ref _items[(_head + index) & (_items.Length - 1)];

    public void Add(T item)
    {
        if (IsFull) Grow();
        _items[(_head + Count++) & (_items.Length - 1)] = item;
    }

    public void RemoveFirst()
    {
        _items[_head] = default!;
        _head = (_head + 1) & (_items.Length - 1);
        // A burst must not hold its memory for ever.
        if (--Count == 0 && _items.Length > KeptSize) _items = [];
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

    private void Grow()
    {
        var items = new T[Math.Max(InitialSize, _items.Length * 2)];
        for (var i = 0; i < Count; i++) items[i] = this[i];
        _items = items;
        _head = 0;
    }
}
