namespace ActorMQ.Persistence;

/// <summary>
/// Where a message lies in the journal: the lane (a queue's messages of one priority) and its number in it. Keys of a lane sort in
/// the order of delivery, so a page of a lane is one range of keys.
/// </summary>
public readonly record struct MessageKey(long Value) : IComparable<MessageKey>
{
    /// <summary>A million million messages for each lane, eight million lanes.</summary>
    public const int SequenceBits = 40;

    public const long MaxSequence = (1L << SequenceBits) - 1;

    public MessageKey(int lane, long sequence)
        : this(((long)lane << SequenceBits) | sequence)
    {
    }

    public int Lane => (int)(Value >> SequenceBits);

    public long Sequence => Value & MaxSequence;

    public static bool operator <(MessageKey left, MessageKey right) => left.Value < right.Value;

    public static bool operator >(MessageKey left, MessageKey right) => left.Value > right.Value;

    public static bool operator <=(MessageKey left, MessageKey right) => left.Value <= right.Value;

    public static bool operator >=(MessageKey left, MessageKey right) => left.Value >= right.Value;

    public int CompareTo(MessageKey other) => Value.CompareTo(other.Value);

    /// <inheritdoc />
    public override string ToString() => $"{Lane}/{Sequence}";
}
