using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace ActorMQ.Persistence.Log.Records;

/// <summary>
/// Bytes in the making. Numbers take as many bytes as they need (seven bits each, the lowest first), keys are written as the difference to
/// the one before: those of a lane mostly follow each other. Used again and again.
/// </summary>
internal sealed class RecordBuffer
{
    private readonly ArrayBufferWriter<byte> _bytes = new(1024);
    private long _lastKey;

    public int Length => _bytes.WrittenCount;

    public ReadOnlySpan<byte> Bytes => _bytes.WrittenSpan;

    public void Clear()
    {
        _bytes.ResetWrittenCount();
        _lastKey = 0;
    }

    public void Add(byte value)
    {
        _bytes.GetSpan(1)[0] = value;
        _bytes.Advance(1);
    }

    public void Add(ulong value)
    {
        var span = _bytes.GetSpan(10);
        var length = 0;
        for (; value >= 0x80; value >>= 7) span[length++] = (byte)(value | 0x80);
        span[length++] = (byte)value;
        _bytes.Advance(length);
    }

    /// <summary>A number that is not negative.</summary>
    public void AddCount(long value) => Add((ulong)value);

    /// <summary>A number that may be negative, and is mostly near 0.</summary>
    public void AddSigned(long value) => Add(((ulong)value << 1) ^ (ulong)(value >> 63));

    public void AddKey(MessageKey key)
    {
        AddSigned(key.Value - _lastKey);
        _lastKey = key.Value;
    }

    public void AddSum(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_bytes.GetSpan(sizeof(uint)), value);
        _bytes.Advance(sizeof(uint));
    }

    public void AddText(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        AddCount(length);
        Encoding.UTF8.GetBytes(text, _bytes.GetSpan(length));
        _bytes.Advance(length);
    }

    public void AddId(Guid id)
    {
        id.TryWriteBytes(_bytes.GetSpan(16));
        _bytes.Advance(16);
    }

    public void AddLane(LaneName name)
    {
        AddCount(name.Lane);
        Add((byte)name.Destination.Kind);
        Add(name.Priority);
        AddText(name.Destination.Name);
    }

    /// <summary>What a number takes, in bytes.</summary>
    public static int SizeOf(ulong value) => (BitOperations.Log2(value | 1) / 7) + 1;
}
