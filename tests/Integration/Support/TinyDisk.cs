using System.ComponentModel;
using System.Diagnostics;
using ActorMQ.Tests.Support;

namespace ActorMQ.Integration.Support;

/// <summary>A disk of its own, small and in memory, which really can be full.</summary>
internal sealed class TinyDisk : IDisposable
{
    private readonly TempDirectory _directory = new();

    public TinyDisk(int mebibytes)
    {
        if (!TryRun("mount", "-t", "tmpfs", "-o", $"size={mebibytes}m", "tmpfs", Path)) throw new InvalidOperationException("A disk cannot be mounted.");
    }

    public string Path => _directory.Path;

    private string Filler => _directory.File("filler");

    /// <summary>Mounting takes a right that not every build machine gives.</summary>
    public static bool IsPossible()
    {
        try
        {
            using var disk = new TinyDisk(1);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Somebody else takes all the room there is.</summary>
    public void FillUp()
    {
        using var filler = File.OpenHandle(Filler, FileMode.OpenOrCreate, FileAccess.Write);
        var block = new byte[4096];
        try
        {
            for (var offset = RandomAccess.GetLength(filler); ; offset += block.Length) RandomAccess.Write(filler, block, offset);
        }
        catch (IOException)
        {
            // Full.
        }
    }

    public void MakeRoom() => File.Delete(Filler);

    public void Dispose()
    {
        TryRun("umount", Path);
        _directory.Dispose();
    }

    private static bool TryRun(string command, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
