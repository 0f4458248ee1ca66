namespace ActorMQ.Persistence.Log.Database;

/// <summary>What is saved now and then: the bytes of an <see cref="Index.IndexSnapshot"/>.</summary>
internal sealed record LogSnapshot(byte[] Bytes);
