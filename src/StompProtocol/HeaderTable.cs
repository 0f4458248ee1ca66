namespace ActorMQ.StompProtocol;

/// <summary>
/// Scratch space for the header positions of one frame at a time, so that parsing allocates nothing. One per thread is enough; a
/// frame is valid until the table is used for the next one.
/// </summary>
public sealed class HeaderTable
{
    private HeaderSlice[] _slices = new HeaderSlice[32];

    public int Count { get; private set; }

    internal ref readonly HeaderSlice this[int index] => ref _slices[index];

    internal void Clear() => Count = 0;

    internal void Add(HeaderSlice slice)
    {
        if (Count == _slices.Length) Array.Resize(ref _slices, Count * 2);
        _slices[Count++] = slice;
    }
}
