namespace ActorMQ.Persistence.Tests.Support;

/// <summary>A directory that is gone when the test is over.</summary>
public sealed class TempDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("actormq-journal-").FullName;

    public static implicit operator string(TempDirectory directory) => directory.Path;

    /// <summary>What a killed process would have left: its files as they are now. Locks are not copied.</summary>
    public TempDirectory Copy()
    {
        var copy = new TempDirectory();
        foreach (var file in System.IO.Directory.GetFiles(Path))
        {
            var name = System.IO.Path.GetFileName(file);
            if (name is "journal.lock" or "journal.pid" || name.EndsWith("-shm", StringComparison.Ordinal)) continue;
            using var source = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var target = File.Create(System.IO.Path.Combine(copy.Path, name));
            source.CopyTo(target);
        }
        return copy;
    }

    public string FileIn(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
