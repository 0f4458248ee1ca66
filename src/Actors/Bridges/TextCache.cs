using System.Diagnostics.CodeAnalysis;
using ActorMQ.Actors.Collections;

namespace ActorMQ.Actors.Bridges;

/// <summary>What was made of texts that come again and again, by their bytes, so that a link makes no strings for each message.</summary>
internal sealed class TextCache<T>
    where T : class
{
    // Ever new names must not grow it without end, nor must long ones: those are read each time.
    private const int MaxEntries = 4096;
    private const int MaxLength = 512;

    private readonly Dictionary<byte[], T> _entries = new(BytesComparer.Instance);
    private readonly Dictionary<byte[], T>.AlternateLookup<ReadOnlySpan<byte>> _lookup;
    private byte[] _lastRaw = [];
    private T? _last;

    public TextCache() => _lookup = _entries.GetAlternateLookup<ReadOnlySpan<byte>>();

    public bool TryGet(ReadOnlySpan<byte> raw, [NotNullWhen(true)] out T? value)
    {
        if (_last is not null && raw.SequenceEqual(_lastRaw))
        {
            value = _last;
            return true;
        }
        if (!_lookup.TryGetValue(raw, out var key, out value)) return false;
        (_lastRaw, _last) = (key, value);
        return true;
    }

    public void Add(ReadOnlySpan<byte> raw, T value)
    {
        if (raw.Length > MaxLength) return;
        if (_entries.Count >= MaxEntries) _entries.Clear();
        var key = raw.ToArray();
        _entries[key] = value;
        (_lastRaw, _last) = (key, value);
    }
}
