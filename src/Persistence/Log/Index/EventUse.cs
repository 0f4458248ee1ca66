namespace ActorMQ.Persistence.Log.Index;

/// <summary>An event of the log.</summary>
/// <param name="Bytes">What it takes.</param>
/// <param name="Live">What its messages take that are still wanted; with what is kept about each, so that no message counts as nothing.</param>
internal readonly record struct EventUse(int Bytes, int Live);
