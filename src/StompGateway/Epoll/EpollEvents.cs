using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace ActorMQ.StompGateway.Epoll;

/// <summary>
/// Reads and writes <c>struct epoll_event</c>, which is packed on x86-64 (12 bytes) and aligned elsewhere (16 bytes).
/// </summary>
internal static class EpollEvents
{
    private static readonly bool IsPacked = RuntimeInformation.ProcessArchitecture == Architecture.X64;

    public static int Size => IsPacked ? 12 : 16;

    private static int DataOffset => IsPacked ? 4 : 8;

    public static void Write(Span<byte> target, uint events, long data)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(target, events);
        BinaryPrimitives.WriteInt64LittleEndian(target[DataOffset..], data);
    }

    public static (uint Events, long Data) Read(ReadOnlySpan<byte> source) =>
        (BinaryPrimitives.ReadUInt32LittleEndian(source), BinaryPrimitives.ReadInt64LittleEndian(source[DataOffset..]));
}
