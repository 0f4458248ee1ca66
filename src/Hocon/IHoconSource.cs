namespace ActorMQ.Hocon;

/// <summary>
/// Where configuration files are. The library does no input of its own: tests give it files in memory. Implementations may throw
/// <see cref="IOException"/>, <see cref="UnauthorizedAccessException"/>, <see cref="ArgumentException"/> and
/// <see cref="NotSupportedException"/>; they are reported as <see cref="HoconException"/> at the include.
/// </summary>
public interface IHoconSource
{
    /// <summary>The full name of a file, as it appears in messages and as <see cref="Open"/> takes it.</summary>
    /// <param name="name">The name in the include statement, relative or absolute.</param>
    /// <param name="includingFile">The file that includes it: a relative name is relative to that file's directory.</param>
    string Locate(string name, string includingFile);

    /// <summary>Opens a file for reading. The caller disposes of the stream.</summary>
    /// <returns>The file's bytes, or null when there is no such file.</returns>
    Stream? Open(string file);
}
