using System.Numerics;
using System.Runtime.InteropServices;

namespace ActorMQ.Persistence;

/// <summary>CRC-32C, built up value by value. Databases do not say whether they give back what was put into them.</summary>
internal readonly record struct Checksum(uint Value)
{
    public Checksum Add(long value) => new(BitOperations.Crc32C(Value, (ulong)value));

    public Checksum Add(ReadOnlySpan<byte> bytes)
    {
        var crc = Value;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words) crc = BitOperations.Crc32C(crc, word);
        foreach (var single in bytes[(words.Length * sizeof(ulong))..]) crc = BitOperations.Crc32C(crc, single);
        return new Checksum(crc);
    }
}
