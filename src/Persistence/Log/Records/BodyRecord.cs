using ActorMQ.Model.Messages;

namespace ActorMQ.Persistence.Log.Records;

/// <summary>What a message is, but for its key and delivery count, which it has for each lane.</summary>
/// <param name="Flags">See <see cref="Message.Flags"/>.</param>
/// <param name="Priority">See <see cref="Message.Priority"/>.</param>
/// <param name="Expires">See <see cref="Message.Expires"/>.</param>
/// <param name="BodyStart">See <see cref="Message.BodyStart"/>.</param>
/// <param name="Offset">Where its frame begins in the record.</param>
/// <param name="Size">Of the frame, in bytes.</param>
/// <param name="Sum">The checksum of all that.</param>
internal sealed record BodyRecord(MessageFlags Flags, byte Priority, long Expires, int BodyStart, int Offset, int Size, uint Sum)
{
    public static uint SumOf(MessageFlags flags, byte priority, long expires, int bodyStart, ReadOnlySpan<byte> frame) => new Checksum(uint.MaxValue)
        .Add((long)flags)
        .Add(priority)
        .Add(expires)
        .Add(bodyStart)
        .Add(frame).Value;
}
