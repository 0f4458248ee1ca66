using ActorMQ.Model.Messages;

namespace ActorMQ.Persistence;

/// <summary>
/// A message to be written. Until the writer takes it up, its queue may still cancel it: a message that was consumed and
/// acknowledged meanwhile is never written at all.
/// </summary>
public sealed class JournalPut
{
    private const int Pending = 0;
    private const int Taken = 1;
    private const int Cancelled = 2;

    private int _state;

    public JournalPut(MessageKey key, Message message, int deliveryCount, bool isTransient)
    {
        Key = key;
        Message = message;
        DeliveryCount = deliveryCount;
        IsTransient = isTransient;
    }

    public MessageKey Key { get; }

    public Message Message { get; }

    /// <summary>How often it was delivered before. While it waits for room, an update of the count changes it here.</summary>
    public int DeliveryCount { get; internal set; }

    /// <summary>
    /// True for a non-persistent message that is written only to free memory: it needs no fsync and is gone after a restart.
    /// </summary>
    public bool IsTransient { get; }

    internal bool IsCancelled => Volatile.Read(ref _state) == Cancelled;

    /// <summary>True when the message will never be written; false when it is too late: it must be deleted.</summary>
    public bool TryCancel() => Interlocked.CompareExchange(ref _state, Cancelled, Pending) == Pending;

    /// <summary>For the writer: true when it may write the message, which can no longer be cancelled then.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref _state, Taken, Pending) == Pending;

    /// <summary>For the writer, after a rollback: the message may be cancelled again.</summary>
    public void GiveBack() => Interlocked.CompareExchange(ref _state, Pending, Taken);
}
