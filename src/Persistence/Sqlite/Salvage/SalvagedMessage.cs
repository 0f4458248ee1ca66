using ActorMQ.Model.Messages;

namespace ActorMQ.Persistence.Sqlite.Salvage;

/// <summary>A row of the table of messages.</summary>
internal readonly ref struct SalvagedMessage
{
    public MessageKey Key { get; private init; }

    public MessageFlags Flags { get; private init; }

    public byte Priority { get; private init; }

    public long Expires { get; private init; }

    public int BodyStart { get; private init; }

    /// <summary>0 when the frame is in the row.</summary>
    public long ShareId { get; private init; }

    public ReadOnlySpan<byte> Frame { get; init; }

    public uint StoredSum { get; private init; }

    public long SealedDeliveries { get; private init; }

    public bool IsWhole => MessageTable.Sum(Key, Flags, Priority, Expires, BodyStart, Frame) == StoredSum;

    /// <summary>False when it is no such row.</summary>
    public static bool TryRead(long key, ReadOnlySpan<byte> row, out SalvagedMessage message)
    {
        message = default;
        var record = new RecordReader(row);
        if (!record.TryNull() || !record.TryNumber(out var deliveries) || !record.TryNumber(out var flags) || !record.TryNumber(out var priority)
            || !record.TryNumber(out var expires) || !record.TryNumber(out var body) || !record.TryNumber(out var sum)) return false;
        var shareId = 0L;
        ReadOnlySpan<byte> frame = [];
        if (record.IsNumber() ? !record.TryNumber(out shareId) : !record.TryBlob(out frame)) return false;
        if (!record.IsAtEnd) return false;
        message = new SalvagedMessage
        {
            Key = new MessageKey(key),
            SealedDeliveries = deliveries,
            Flags = (MessageFlags)flags,
            Priority = (byte)priority,
            Expires = expires,
            BodyStart = (int)body,
            StoredSum = (uint)sum,
            ShareId = shareId,
            Frame = frame,
        };
        return true;
    }

    public Message ToMessage() => new(Frame.ToArray(), BodyStart) { Flags = Flags, Priority = Priority, Expires = Expires, ShareId = ShareId };
}
