namespace ActorMQ.Hocon;

/// <summary>Files of the file system.</summary>
public sealed class FileHoconSource : IHoconSource
{
    /// <inheritdoc/>
    public string Locate(string name, string includingFile) =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(includingFile)) ?? "", name));

    /// <inheritdoc/>
    public Stream? Open(string file) => File.Exists(file) ? File.OpenRead(file) : null;
}
