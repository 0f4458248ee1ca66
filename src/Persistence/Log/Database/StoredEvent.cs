namespace ActorMQ.Persistence.Log.Database;

/// <summary>An event as it was read back.</summary>
internal readonly record struct StoredEvent(long Number, byte[] Bytes);
