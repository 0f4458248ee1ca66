using ActorMQ.Model;

namespace ActorMQ.Persistence.Sqlite;

/// <summary>Watches how much room there is on the disk, without asking the system for each commit.</summary>
internal sealed class FreeSpace
{
    private const long CheckEveryMilliseconds = 100;

    private readonly string _directory;
    private readonly ByteSize _minimum;
    private readonly Func<long> _onDisk;
    private readonly Func<long> _inFiles;
    private long _checkedAt = long.MinValue / 2;

    /// <summary>Nothing is asked before the first <see cref="Ensure"/>.</summary>
    /// <param name="directory">A place on the disk.</param>
    /// <param name="minimum">0 to ask nothing at all.</param>
    /// <param name="onDisk">Free bytes of the disk; null to ask the system.</param>
    /// <param name="inFiles">Free bytes in the journal's own files.</param>
    public FreeSpace(string directory, ByteSize minimum, Func<long>? onDisk, Func<long> inFiles)
    {
        _directory = directory;
        _minimum = minimum;
        _onDisk = onDisk ?? (() => new DriveInfo(directory).AvailableFreeSpace);
        _inFiles = inFiles;
    }

    /// <summary>At most ten times a second it is looked up, the rest is taken for granted.</summary>
    /// <exception cref="JournalFullException">There is less than the minimum.</exception>
    public void Ensure()
    {
        if (_minimum.Bytes == 0 || Environment.TickCount64 - _checkedAt < CheckEveryMilliseconds) return;
        if (_onDisk() + _inFiles() < _minimum.Bytes)
        {
            throw new JournalFullException($"The disk of {_directory} has less than {_minimum} free (min-free-space). Make room there, or consume messages.");
        }
        _checkedAt = Environment.TickCount64;
    }
}
