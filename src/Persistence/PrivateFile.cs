namespace ActorMQ.Persistence;

/// <summary>Makes and opens files that nobody but their owner may read.</summary>
internal static class PrivateFile
{
    public const UnixFileMode DirectoryMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Without a buffer.</summary>
    public static FileStream Open(string path, FileMode mode, FileAccess access, FileShare share, long preallocationSize = 0)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = share, BufferSize = 0, PreallocationSize = preallocationSize };
        if (!OperatingSystem.IsWindows() && mode is not (FileMode.Open or FileMode.Truncate)) options.UnixCreateMode = Mode;
        return new FileStream(path, options);
    }

    /// <summary>
    /// Makes an empty file unless there is one. For databases: SQLite makes them for everybody to read, but what it puts beside them has the
    /// rights of the database.
    /// </summary>
    public static void Ensure(string path) => Open(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite).Dispose();

    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        using var file = Open(path, FileMode.Create, FileAccess.Write, FileShare.Read);
        file.Write(content);
    }
}
