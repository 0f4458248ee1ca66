using ActorMQ.Model.Messages;

namespace ActorMQ.Persistence.Memory;

internal sealed class MemoryRow(MessageKey key, Message? message, int deliveryCount, bool isTransient)
{
    public static readonly IComparer<MemoryRow> InOrder = Comparer<MemoryRow>.Create((left, right) => left.Key.CompareTo(right.Key));

    public MessageKey Key { get; } = key;

    /// <summary>Null only in a row that is looked for.</summary>
    public Message? Message { get; } = message;

    public int DeliveryCount { get; set; } = deliveryCount;

    public bool IsTransient { get; } = isTransient;

    public static MemoryRow At(MessageKey key) => new(key, null, 0, false);
}
