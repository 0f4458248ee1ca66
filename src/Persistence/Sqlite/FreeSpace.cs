using ActorMQ.Model;

namespace ActorMQ.Persistence.Sqlite;

/// <summary>Watches how much room there is on the disk, without asking the system for each commit.</summary>
internal sealed class FreeSpace
{
    private const long LookEveryMilliseconds = 100;

    /// <summary>A fast disk takes a lot in that time, so it is also looked at after this part of the minimum was written.</summary>
    private const int LookEveryPart = 16;

    private readonly string _directory;
    private readonly ByteSize _minimum;
    private readonly Func<long> _onDisk;
    private readonly Func<long> _inFiles;
    private long _lookedAt = long.MinValue / 2;
    private long _writtenSince;

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

    /// <summary>Free bytes of the disk.</summary>
    public long OnDisk() => _onDisk();

    /// <summary>Throws when there is less than the minimum as far as is known; looks again now and then.</summary>
    /// <param name="bytes">About to be written.</param>
    /// <exception cref="JournalFullException">There is no room.</exception>
    public void Ensure(long bytes)
    {
        if (_minimum.Bytes == 0) return;
        _writtenSince += bytes;
        var now = Environment.TickCount64;
        if (now - _lookedAt < LookEveryMilliseconds && _writtenSince < _minimum.Bytes / LookEveryPart) return;
        if (_onDisk() + _inFiles() < _minimum.Bytes)
        {
            throw new JournalFullException($"The disk of {_directory} has less than {_minimum} free (min-free-space). Make room there, or consume messages.");
        }
        _lookedAt = now;
        _writtenSince = bytes;
    }
}
