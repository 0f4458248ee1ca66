using System.Buffers;

namespace ActorMQ.StompGateway;

/// <summary>
/// Bytes of a client that are not yet a frame, and room for more of them. Not thread-safe. Small ones are in a rented array, large ones in
/// memory of their own: an announced frame of 90 MB takes as much as has come of it.
/// </summary>
internal sealed class PartialFrame
{
    private const int LargestArray = 1 << 20;

    private byte[] _array = [];
    private PageBlock? _pages;

    /// <summary>How many bytes have come.</summary>
    public int Length { get; private set; }

    public Memory<byte> Memory => _pages?.Memory ?? _array;

    private int Capacity => _pages?.Length ?? _array.Length;

    /// <summary>Makes room for so many bytes in all; those that have come stay.</summary>
    public void Reserve(int capacity)
    {
        if (capacity <= Capacity) return;
        if (_pages is not null)
        {
            _pages.GrowTo(capacity);
            return;
        }
        var (array, pages) = capacity <= LargestArray ? (ArrayPool<byte>.Shared.Rent(capacity), (PageBlock?)null) : ([], new PageBlock(capacity));
        _array.AsSpan(0, Length).CopyTo(pages is null ? array : pages.GetSpan());
        Free();
        (_array, _pages) = (array, pages);
    }

    /// <summary>So many more have been written behind those that had come.</summary>
    public void Add(int count) => Length += count;

    /// <summary>Keeps these bytes and forgets the others. They may be the end of <see cref="Memory"/>.</summary>
    public void Keep(ReadOnlySpan<byte> rest)
    {
        // Of a frame that goes on nothing has moved.
        if (rest.Length > 0 && rest.Overlaps(Memory.Span, out var offset) && offset == 0)
        {
            Length = rest.Length;
            return;
        }
        if (rest.Length > 0 && _pages is null && rest.Length <= _array.Length)
        {
            rest.CopyTo(_array);
            Length = rest.Length;
            return;
        }
        var kept = rest.Length == 0 ? null : new PartialFrame();
        kept?.Reserve(rest.Length);
        rest.CopyTo(kept is null ? default : kept.Memory.Span);
        Free();
        (_array, _pages, Length) = kept is null ? ([], null, 0) : (kept._array, kept._pages, rest.Length);
    }

    /// <summary>Forgets everything and gives the memory back.</summary>
    public void Clear() => Keep([]);

    private void Free()
    {
        _pages?.Release();
        if (_array.Length > 0) ArrayPool<byte>.Shared.Return(_array);
        (_array, _pages) = ([], null);
    }
}
