namespace ActorMQ.Persistence.Log.Index;

/// <summary>Where a message is in the log.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Event">Which event has its body.</param>
/// <param name="Place">Which of the event's puts.</param>
/// <param name="Size">Of its frame, in bytes.</param>
/// <param name="DeliveryCount">How often it was delivered before.</param>
internal readonly record struct MessagePosition(MessageKey Key, long Event, int Place, int Size, int DeliveryCount);
