using System.Buffers;
using System.Runtime.InteropServices;
using ActorMQ.StompGateway.Epoll;

namespace ActorMQ.StompGateway;

/// <summary>
/// Memory outside the heap for the beginning of a large frame. It grows without being copied where the system can do that, takes room only
/// as far as it was written to, and goes back to the system at once: from the heap it would go back some time.
/// </summary>
internal sealed unsafe class PageBlock : MemoryManager<byte>
{
    private byte* _start;
    private int _length;

    public PageBlock(int length)
    {
        _start = OperatingSystem.IsLinux()
            ? Mapped(Libc.Map(null, (nuint)length, Libc.ReadWrite, Libc.PrivateAnonymous, -1, 0))
            : (byte*)NativeMemory.Alloc((nuint)length);
        _length = length;
    }

    public int Length => _length;

    /// <summary>What was there stays. Spans of it are no longer valid.</summary>
    public void GrowTo(int length)
    {
        _start = OperatingSystem.IsLinux()
            ? Mapped(Libc.Remap(_start, (nuint)_length, (nuint)length, Libc.MayMove))
            : (byte*)NativeMemory.Realloc(_start, (nuint)length);
        _length = length;
    }

    /// <summary>Gives the memory back. Nobody may be reading or writing it.</summary>
    public void Release() => Free();

    public override Span<byte> GetSpan() => new(_start, _length);

    public override MemoryHandle Pin(int elementIndex = 0) => new(_start + elementIndex);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing) => Free();

    private static byte* Mapped(nint address) => address != -1 ? (byte*)address : throw new IOException("The system has no memory for a large frame.");

    private void Free()
    {
        if (_start is null) return;
        if (OperatingSystem.IsLinux()) _ = Libc.Unmap(_start, (nuint)_length);
        else NativeMemory.Free(_start);
        _start = null;
        _length = 0;
    }
}
