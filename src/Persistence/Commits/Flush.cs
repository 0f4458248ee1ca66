namespace ActorMQ.Persistence.Commits;

/// <summary>Somebody waits until so many submissions are dealt with.</summary>
internal readonly record struct Flush(long After, TaskCompletionSource Done);
