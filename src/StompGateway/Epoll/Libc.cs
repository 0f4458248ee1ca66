using System.Runtime.InteropServices;

namespace ActorMQ.StompGateway.Epoll;

/// <summary>The few system calls that .NET has no call of its own for.</summary>
internal static partial class Libc
{
    public const int ControlAdd = 1;
    public const int ControlDelete = 2;
    public const int ControlModify = 3;

    public const uint In = 1;
    public const uint Out = 4;
    public const uint Error = 8;
    public const uint HangUp = 16;

    public const int InterruptedError = 4;

    public const int CloseOnExec = 0x80000;

    public const int ReadWrite = 3;
    public const int PrivateAnonymous = 0x22;
    public const int MayMove = 1;

    public const int LimitOfDescriptors = 7;

    private const string Library = "libc";

    [LibraryImport(Library, EntryPoint = "epoll_create1", SetLastError = true)]
    internal static partial int EpollCreate(int flags);

    [LibraryImport(Library, EntryPoint = "epoll_ctl", SetLastError = true)]
    internal static unsafe partial int EpollControl(int epoll, int operation, int descriptor, byte* pollEvent);

    [LibraryImport(Library, EntryPoint = "epoll_wait", SetLastError = true)]
    internal static unsafe partial int EpollWait(int epoll, byte* events, int maxEvents, int timeoutMilliseconds);

    [LibraryImport(Library, EntryPoint = "eventfd", SetLastError = true)]
    internal static partial int EventDescriptor(uint initial, int flags);

    [LibraryImport(Library, EntryPoint = "write", SetLastError = true)]
    internal static unsafe partial nint Write(int descriptor, byte* bytes, nint count);

    [LibraryImport(Library, EntryPoint = "close", SetLastError = true)]
    internal static partial int Close(int descriptor);

    /// <param name="resource">Which limit.</param>
    /// <param name="limits">Gets two numbers: what holds, and what it can be raised to.</param>
    [LibraryImport(Library, EntryPoint = "getrlimit", SetLastError = true)]
    internal static unsafe partial int GetLimit(int resource, ulong* limits);

    [LibraryImport(Library, EntryPoint = "mmap", SetLastError = true)]
    internal static unsafe partial nint Map(byte* address, nuint length, int protection, int flags, int descriptor, long offset);

    [LibraryImport(Library, EntryPoint = "mremap", SetLastError = true)]
    internal static unsafe partial nint Remap(byte* address, nuint length, nuint newLength, int flags);

    [LibraryImport(Library, EntryPoint = "munmap", SetLastError = true)]
    internal static unsafe partial int Unmap(byte* address, nuint length);
}
