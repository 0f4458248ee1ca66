using System.Runtime.Versioning;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Persistence;

/// <summary>
/// The directory of a broker's files belongs to the user the broker runs as, and to nobody else: whoever reads the files reads messages.
/// </summary>
public static class PrivateDirectory
{
    private const UnixFileMode OfOthers =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>What a file system makes by itself at its top; a directory with nothing else below it may well be the broker's own.</summary>
    private const string LostAndFound = "lost+found";

    /// <summary>Which files in it are the broker's; the socket for administration sees to itself.</summary>
    private static readonly string[] OwnFiles = ["journal.*", "spill.*"];

    /// <summary>Makes the directory if it is not there, and takes the rights of others from it and from the files that are there.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="log">For what could not be done: the broker works all the same.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static void Claim(string path, ILogger log)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }
        Directory.CreateDirectory(path, PrivateFile.DirectoryMode);
        if (SharedBecause(path) is { } reason) log.NotPrivate(path, reason);
        else Close(path, log);
        foreach (var file in OwnFiles.SelectMany(pattern => Directory.GetFiles(path, pattern))) Close(file, log);
    }

    /// <summary>What root has made there belongs to the owner of the directory, as who the broker will run; else it could not be opened any more.</summary>
    public static void GiveToOwner(string path)
    {
        foreach (var file in OwnFiles.SelectMany(pattern => Directory.GetFiles(path, pattern))) FileOwner.Copy(path, file);
    }

    [UnsupportedOSPlatform("windows")]
    private static void Close(string path, ILogger log)
    {
        try
        {
            var mode = File.GetUnixFileMode(path);
            if ((mode & OfOthers) != UnixFileMode.None) File.SetUnixFileMode(path, mode & ~OfOthers);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.NotPrivate(path, e.Message);
        }
    }

    /// <summary>Nobody else could use what they have there if the directory were closed to them, such as /tmp or /var/lib.</summary>
    [UnsupportedOSPlatform("windows")]
    private static string? SharedBecause(string path)
    {
        var mode = File.GetUnixFileMode(path);
        if ((mode & OfOthers) == UnixFileMode.None) return null;
        if ((mode & UnixFileMode.StickyBit) != UnixFileMode.None) return "it is a directory for everybody; the broker's own files in it are private";
        var other = Directory.EnumerateDirectories(path).FirstOrDefault(directory => Path.GetFileName(directory) != LostAndFound);
        return other is null ? null : $"there is another directory in it, {Path.GetFileName(other)}; the broker's own files in it are private";
    }
}
