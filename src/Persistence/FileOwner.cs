using System.Runtime.InteropServices;

namespace ActorMQ.Persistence;

/// <summary>Whose a file is, which .NET does not know.</summary>
internal static unsafe partial class FileOwner
{
    private const int FromWorkingDirectory = -100;
    private const uint UserAndGroup = 0x08 | 0x10;

    // In struct statx, which is the same on all machines.
    private const int StatxSize = 256;
    private const int UserOffset = 20;
    private const int GroupOffset = 24;

    /// <summary>Gives a file to the owner of another one. Only root can; for everybody else it does nothing, nor is there anything to do.</summary>
    public static void Copy(string from, string to)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess) return;
        Span<byte> status = stackalloc byte[StatxSize];
        fixed (byte* buffer = status)
        {
            if (Statx(FromWorkingDirectory, from, 0, UserAndGroup, buffer) != 0) return;
        }
        _ = Chown(to, MemoryMarshal.Read<uint>(status[UserOffset..]), MemoryMarshal.Read<uint>(status[GroupOffset..]));
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int directory, string path, int flags, uint mask, byte* status);

    [LibraryImport("libc", EntryPoint = "chown", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Chown(string path, uint user, uint group);
}
