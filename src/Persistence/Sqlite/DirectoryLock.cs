namespace ActorMQ.Persistence.Sqlite;

/// <summary>
/// Keeps everybody else out of the journal's directory, other journals in this process included. The lock belongs to the open file, so
/// it ends with the process however that dies; the file itself stays.
/// </summary>
internal sealed class DirectoryLock : IDisposable
{
    private readonly FileStream _file;

    private DirectoryLock(FileStream file) => _file = file;

    public static DirectoryLock Acquire(SqliteFiles files)
    {
        FileStream file;
        try
        {
            file = new FileStream(files.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (File.Exists(files.Lock))
        {
            throw new JournalException($"The journal in {files.Directory} is in use by {Holder(files)}. Stop that one, or give this one a directory of its own.", e);
        }
        try
        {
            // The locked file cannot be read by others, so the name of the holder is next to it.
            File.WriteAllText(files.LockOwner, $"{Environment.ProcessId}\n");
            return new DirectoryLock(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Dispose() => _file.Dispose();

    private static string Holder(SqliteFiles files)
    {
        try
        {
            var id = File.ReadAllText(files.LockOwner).Trim();
            return id == $"{Environment.ProcessId}" ? $"this process ({id})" : $"process {id}";
        }
        catch (IOException)
        {
            return "another process";
        }
    }
}
