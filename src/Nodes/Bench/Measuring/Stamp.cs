using System.Buffers.Binary;

namespace ActorMQ.Nodes.Bench.Measuring;

/// <summary>What stands at the beginning of each message's body, in hexadecimal digits so that no broker has trouble with it.</summary>
/// <param name="Run">Tells the messages of this run, and of its warm-up, from those of others.</param>
/// <param name="Sender">Number of the client that sent it.</param>
/// <param name="Sequence">Counts the messages of that client from 0.</param>
/// <param name="SentAt">When it was sent or, at a constant rate, when it was due. Nanoseconds of <see cref="MonotonicClock"/>.</param>
internal readonly record struct Stamp(uint Run, uint Sender, long Sequence, long SentAt)
{
    /// <summary>Bytes of it in a body.</summary>
    public const int Length = 2 * BinaryLength;

    private const int BinaryLength = 24;

    /// <summary>The same for all messages of one client in one run.</summary>
    public ulong Origin => ((ulong)Run << 32) | Sender;

    public void Write(Span<byte> body)
    {
        Span<byte> binary = stackalloc byte[BinaryLength];
        BinaryPrimitives.WriteUInt32BigEndian(binary, Run);
        BinaryPrimitives.WriteUInt32BigEndian(binary[4..], Sender);
        BinaryPrimitives.WriteInt64BigEndian(binary[8..], Sequence);
        BinaryPrimitives.WriteInt64BigEndian(binary[16..], SentAt);
        Convert.TryToHexString(binary, body, out _);
    }

    public static bool TryRead(ReadOnlySpan<byte> body, out Stamp stamp)
    {
        stamp = default;
        if (body.Length < Length) return false;
        Span<byte> binary = stackalloc byte[BinaryLength];
        if (Convert.FromHexString(body[..Length], binary, out _, out var written) != System.Buffers.OperationStatus.Done || written != BinaryLength)
            return false;
        stamp = new Stamp(
            BinaryPrimitives.ReadUInt32BigEndian(binary),
            BinaryPrimitives.ReadUInt32BigEndian(binary[4..]),
            BinaryPrimitives.ReadInt64BigEndian(binary[8..]),
            BinaryPrimitives.ReadInt64BigEndian(binary[16..]));
        return stamp.Sequence is >= 0 and < SequenceSet.Limit;
    }
}
