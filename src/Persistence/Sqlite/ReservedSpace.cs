using ActorMQ.Model;

namespace ActorMQ.Persistence.Sqlite;

/// <summary>
/// A file that only takes up room. When others have filled the disk to the last byte, not even deletions could be written: the log
/// cannot grow, and it cannot be started anew as long as the database cannot take what is in it. Giving up this file makes room for that.
/// </summary>
internal sealed class ReservedSpace
{
    private readonly string _path;
    private readonly long _bytes;
    private bool _isHeld;

    public ReservedSpace(string path, ByteSize size)
    {
        _path = path;
        _bytes = size.Bytes;
    }

    /// <summary>Deletions need the room until it can be taken again.</summary>
    public bool IsGivenUp { get; private set; }

    /// <summary>Takes the room if that leaves as much again.</summary>
    public void Hold(Func<long> freeBytes)
    {
        if (_isHeld) return;
        try
        {
            _isHeld = File.Exists(_path) && new FileInfo(_path).Length == _bytes;
            if (_isHeld || freeBytes() < 2 * _bytes) return;
            File.Delete(_path);
            using var file = PrivateFile.Open(_path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, _bytes);
            file.SetLength(_bytes);
            _isHeld = true;
            IsGivenUp = false;
        }
        // There will be another chance.
        catch (IOException)
        {
            Release();
        }
    }

    /// <summary>Gives it up for what only makes room; messages must not take it meanwhile.</summary>
    public void GiveUp()
    {
        Release();
        IsGivenUp = true;
    }

    private void Release()
    {
        File.Delete(_path);
        _isHeld = false;
    }
}
