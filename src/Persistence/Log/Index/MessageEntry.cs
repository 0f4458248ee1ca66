namespace ActorMQ.Persistence.Log.Index;

/// <summary>What memory keeps of a message: 24 bytes.</summary>
internal readonly struct MessageEntry
{
    /// <summary>A message that came back more often than this is not told from one that came back as often.</summary>
    public const int MaxDeliveryCount = (1 << CountBits) - 1;

    private const int CountBits = 64 - MessageKey.SequenceBits;

    private readonly ulong _sequenceAndCount;

    public MessageEntry(long sequence, int deliveryCount, long @event, int place, int size)
    {
        _sequenceAndCount = ((ulong)sequence << CountBits) | (uint)Math.Clamp(deliveryCount, 0, MaxDeliveryCount);
        Event = @event;
        Place = place;
        Size = size;
    }

    public long Sequence => (long)(_sequenceAndCount >> CountBits);

    public int DeliveryCount => (int)_sequenceAndCount & MaxDeliveryCount;

    /// <summary>The number of the event that has its body; less than 0 when that is known to the <see cref="SharedBodies"/>, by this number.</summary>
    public long Event { get; }

    /// <summary>Which of the event's puts it is.</summary>
    public int Place { get; }

    /// <summary>Of its frame, in bytes.</summary>
    public int Size { get; }

    public MessageEntry WithDeliveryCount(int deliveryCount) => new(Sequence, deliveryCount, Event, Place, Size);
}
