namespace ActorMQ.Persistence.Log.Database;

/// <summary>What is persisted for a group commit: the bytes of a <see cref="Records.CommitRecord"/>, which nobody changes any more.</summary>
internal sealed record LogEvent(byte[] Bytes);
