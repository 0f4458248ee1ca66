using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace ActorMQ.StompGateway.WebSockets;

/// <summary>What a client does to its bytes so that nothing between mistakes them for something else (RFC 6455, 5.3).</summary>
internal static class WebSocketMask
{
    /// <summary>Masks or unmasks a piece of a payload.</summary>
    /// <param name="bytes">The piece.</param>
    /// <param name="mask">Four bytes, the first to be used in the lowest place.</param>
    /// <returns>The mask for what comes behind.</returns>
    public static uint Apply(Span<byte> bytes, uint mask)
    {
        var pattern = Vector.AsVectorByte(new Vector<uint>(BitConverter.IsLittleEndian ? mask : BinaryPrimitives.ReverseEndianness(mask)));
        var vectors = MemoryMarshal.Cast<byte, Vector<byte>>(bytes);
        for (var i = 0; i < vectors.Length; i++) vectors[i] ^= pattern;
        var rest = bytes[(vectors.Length * Vector<byte>.Count)..];
        for (var i = 0; i < rest.Length; i++) rest[i] ^= (byte)(mask >> (8 * (i & 3)));
        return BitOperations.RotateRight(mask, 8 * (rest.Length & 3));
    }
}
