using System.Buffers.Binary;
using System.Text;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Persistence.Log.Records;

/// <summary>Reads what a <see cref="RecordBuffer"/> has written. Whatever does not fit is damage.</summary>
internal ref struct RecordCursor
{
    private readonly ReadOnlySpan<byte> _bytes;
    private int _at;
    private long _lastKey;

    public RecordCursor(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    public readonly int Position => _at;

    public readonly bool IsAtEnd => _at == _bytes.Length;

    public byte Byte() => Take(1)[0];

    public ulong Number()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80) return value;
        }
        throw new JournalDamagedException("a number has no end");
    }

    public long Signed()
    {
        var value = Number();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public long Count() => (long)Number();

    /// <summary>A number of things that take at least a byte each, so there are no more of them than bytes.</summary>
    public int Length()
    {
        var length = Number();
        if (length > (ulong)(_bytes.Length - _at)) throw new JournalDamagedException("there is more announced than there is");
        return (int)length;
    }

    public int Int()
    {
        var value = Number();
        return value <= int.MaxValue ? (int)value : throw new JournalDamagedException("a number is too large");
    }

    public MessageKey Key() => new(_lastKey += Signed());

    public uint Sum() => BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));

    public Guid Id() => new(Take(16));

    public LaneName Lane()
    {
        var lane = Int();
        var kind = (DestinationKind)Byte();
        var priority = Byte();
        var name = Encoding.UTF8.GetString(Take(Length()));
        if (name.Length == 0 || !Enum.IsDefined(kind) || priority > LaneName.MaxPriority) throw new JournalDamagedException($"lane {lane} makes no sense");
        return new LaneName(lane, new DestinationName(kind, name), priority);
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _bytes.Length - _at) throw new JournalDamagedException("it is too short");
        var taken = _bytes.Slice(_at, length);
        _at += length;
        return taken;
    }
}
