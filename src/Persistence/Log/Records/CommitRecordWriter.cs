using System.Buffers.Binary;
using ActorMQ.Model.Messages;

namespace ActorMQ.Persistence.Log.Records;

/// <summary>Makes the bytes of a <see cref="CommitRecord"/>. Filled in the order of its methods, once for each record.</summary>
internal sealed class CommitRecordWriter
{
    private readonly RecordBuffer _head = new();
    private readonly List<byte[]> _frames = [];
    private int _frameBytes;

    /// <summary>Bytes of the frames so far.</summary>
    public int FrameBytes => _frameBytes;

    public void Begin(Guid batch)
    {
        _head.Clear();
        _frames.Clear();
        _frameBytes = 0;
        _head.AddId(batch);
    }

    public void Lanes(ReadOnlySpan<LaneName> lanes)
    {
        _head.AddCount(lanes.Length);
        foreach (var lane in lanes) _head.AddLane(lane);
    }

    public void Keys(ReadOnlySpan<MessageKey> keys)
    {
        _head.AddCount(keys.Length);
        foreach (var key in keys) _head.AddKey(key);
    }

    /// <summary>As many calls of <see cref="Put"/> follow.</summary>
    public void Puts(int count) => _head.AddCount(count);

    public void Put(MessageKey key, Message message, int deliveryCount, bool hasBody)
    {
        var hasShare = message.ShareId != 0;
        _head.Add((byte)((hasBody ? CommitRecord.HasBody : 0) | (hasShare ? CommitRecord.HasShare : 0)));
        _head.AddKey(key);
        _head.AddCount(deliveryCount);
        if (hasShare) _head.AddCount(message.ShareId);
        if (!hasBody) return;
        _head.AddCount((long)message.Flags);
        _head.Add(message.Priority);
        _head.AddSigned(message.Expires);
        _head.AddCount(message.BodyStart);
        _head.AddCount(message.Size);
        _head.AddSum(BodyRecord.SumOf(message.Flags, message.Priority, message.Expires, message.BodyStart, message.Frame));
        _frames.Add(message.Frame);
        _frameBytes = checked(_frameBytes + message.Size);
    }

    public void Updates(ReadOnlySpan<DeliveryCountUpdate> updates)
    {
        _head.AddCount(updates.Length);
        foreach (var update in updates)
        {
            _head.AddKey(update.Key);
            _head.AddCount(update.DeliveryCount);
        }
    }

    public void Numbers(ReadOnlySpan<int> numbers)
    {
        _head.AddCount(numbers.Length);
        foreach (var number in numbers) _head.AddCount(number);
    }

    /// <summary>Nothing comes after it.</summary>
    public void Change(MasterChange change) => _head.AddCount((long)change);

    public byte[] Finish()
    {
        var bytes = GC.AllocateUninitializedArray<byte>(checked(CommitRecord.Preamble + _head.Length + _frameBytes));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)_head.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(sizeof(uint)), CommitRecord.SumOfHead(_head.Bytes));
        _head.Bytes.CopyTo(bytes.AsSpan(CommitRecord.Preamble));
        var at = CommitRecord.Preamble + _head.Length;
        foreach (var frame in _frames)
        {
            frame.CopyTo(bytes, at);
            at += frame.Length;
        }
        _frames.Clear();
        return bytes;
    }
}
