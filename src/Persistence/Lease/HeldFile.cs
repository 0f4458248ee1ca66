using System.Text.Json;

namespace ActorMQ.Persistence.Lease;

/// <summary>
/// A file that one process at a time can hold, however that process ends, and a note beside it that everybody can read: the held file itself
/// cannot be read by others.
/// </summary>
/// <typeparam name="TNote">What the holder says of itself.</typeparam>
internal sealed class HeldFile<TNote>(string path)
    where TNote : class
{
    private readonly Lock _gate = new();
    private readonly string _note = $"{path}.json";
    private FileStream? _file;

    public bool IsHeld => Volatile.Read(ref _file) is not null;

    public bool IsHeldByAnybody
    {
        get
        {
            lock (_gate)
            {
                if (_file is not null) return true;
                if (!File.Exists(path)) return false;
                using var probe = Open();
                return probe is null;
            }
        }
    }

    /// <summary>What the last holder has said; null when nobody has, or it cannot be read. Written as a whole or not at all.</summary>
    public TNote? Note
    {
        get
        {
            try
            {
                return JsonSerializer.Deserialize<TNote>(File.ReadAllBytes(_note));
            }
            catch (Exception e) when (e is IOException or JsonException)
            {
                return null;
            }
        }

        set
        {
            var draft = $"{_note}.new";
            PrivateFile.Write(draft, JsonSerializer.SerializeToUtf8Bytes(value));
            File.Move(draft, _note, overwrite: true);
        }
    }

    public bool TryHold()
    {
        lock (_gate) return (_file ??= Open()) is not null;
    }

    public void LetGo()
    {
        lock (_gate)
        {
            _file?.Dispose();
            _file = null;
        }
    }

    private FileStream? Open()
    {
        try
        {
            return PrivateFile.Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
