using System.Buffers.Binary;

namespace ActorMQ.Persistence.Sqlite;

/// <summary>The running checksum of a write-ahead log (sqlite.org/walformat.html, "Checksum Algorithm").</summary>
internal struct LogSum(bool isBigEndian)
{
    private readonly bool _isBigEndian = isBigEndian;
    private uint _first;
    private uint _second;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i += 8)
        {
            _first += Word(bytes[i..]) + _second;
            _second += Word(bytes[(i + 4)..]) + _first;
        }
    }

    /// <summary>Goes on from a sum as it is stored.</summary>
    public readonly LogSum Continue(ReadOnlySpan<byte> stored) => new(_isBigEndian)
    {
        _first = BinaryPrimitives.ReadUInt32BigEndian(stored),
        _second = BinaryPrimitives.ReadUInt32BigEndian(stored[4..]),
    };

    public readonly bool Is(ReadOnlySpan<byte> stored) =>
        _first == BinaryPrimitives.ReadUInt32BigEndian(stored) && _second == BinaryPrimitives.ReadUInt32BigEndian(stored[4..]);

    private readonly uint Word(ReadOnlySpan<byte> bytes) =>
        _isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
