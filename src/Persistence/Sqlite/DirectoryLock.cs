using System.Text;

namespace ActorMQ.Persistence.Sqlite;

/// <summary>
/// Keeps everybody else out of the journal's directory, other journals in this process included. The lock belongs to the open file, so
/// it ends with the process however that dies; the file itself stays.
/// </summary>
internal sealed class DirectoryLock : IDisposable
{
    private readonly FileStream _file;
    private readonly SqliteFiles _files;

    private DirectoryLock(FileStream file, SqliteFiles files, bool wasAbandoned)
    {
        _file = file;
        _files = files;
        WasAbandoned = wasAbandoned;
    }

    /// <summary>The one who held it before did not say that it was done: it was killed, or could not close the journal.</summary>
    public bool WasAbandoned { get; }

    public static DirectoryLock Acquire(SqliteFiles files)
    {
        FileStream file;
        try
        {
            file = PrivateFile.Open(files.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (File.Exists(files.Lock))
        {
            throw new JournalException(
                $"The journal in {files.Directory} is in use by {Holder(files)}. Stop that one, or give this one a directory of its own.", e);
        }
        try
        {
            // The locked file cannot be read by others, so the name of the holder is next to it.
            var wasAbandoned = File.Exists(files.LockOwner);
            PrivateFile.Write(files.LockOwner, Encoding.ASCII.GetBytes($"{Environment.ProcessId}\n"));
            return new DirectoryLock(file, files, wasAbandoned);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Says that everything was left in order. The lock itself goes with <see cref="Dispose"/>.</summary>
    public void Done() => File.Delete(_files.LockOwner);

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
