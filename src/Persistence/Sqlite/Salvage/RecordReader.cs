namespace ActorMQ.Persistence.Sqlite.Salvage;

/// <summary>Reads a row's values one by one (sqlite.org/fileformat.html, "Record Format"). What is no row ends it early.</summary>
internal ref struct RecordReader
{
    private ReadOnlySpan<byte> _types;
    private ReadOnlySpan<byte> _values;

    public RecordReader(ReadOnlySpan<byte> payload)
    {
        if (!Varint.TryRead(payload, out var size, out var length) || size < length || size > payload.Length) return;
        _types = payload[length..(int)size];
        _values = payload[(int)size..];
    }

    /// <summary>All values were read, and there is nothing behind them.</summary>
    public readonly bool IsAtEnd => _types.IsEmpty && _values.IsEmpty;

    /// <summary>What stands for a row id in its row.</summary>
    public bool TryNull() => TryType(out var type) && type == 0;

    public bool TryNumber(out long value)
    {
        value = 0;
        if (!TryType(out var type) || type is 0 or > 9 or 7) return false;
        if (type is 8 or 9)
        {
            value = type - 8;
            return true;
        }
        var size = type switch { 5 => 6, 6 => 8, _ => (int)type };
        if (!TryTake(size, out var bytes)) return false;
        value = (sbyte)bytes[0];
        foreach (var single in bytes[1..]) value = (value << 8) | single;
        return true;
    }

    public bool TryText(out ReadOnlySpan<byte> value) => TryBytes(isText: true, out value);

    public bool TryBlob(out ReadOnlySpan<byte> value) => TryBytes(isText: false, out value);

    /// <summary>The next value is a number.</summary>
    public readonly bool IsNumber() => Varint.TryRead(_types, out var type, out _) && type is >= 1 and <= 9;

    private bool TryBytes(bool isText, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (!TryType(out var type) || type < 12 || (type & 1) == 1 != isText) return false;
        var size = (type - 12) / 2;
        return size <= _values.Length && TryTake((int)size, out value);
    }

    private bool TryType(out long type)
    {
        if (!Varint.TryRead(_types, out type, out var length)) return false;
        _types = _types[length..];
        return true;
    }

    private bool TryTake(int size, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (size > _values.Length) return false;
        bytes = _values[..size];
        _values = _values[size..];
        return true;
    }
}
