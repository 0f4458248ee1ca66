namespace ActorMQ.Persistence.Log;

/// <summary>What is known of a log before the rest of it is read.</summary>
/// <param name="Content">The index as far as it goes.</param>
/// <param name="SnapshotEvent">The event of the newest snapshot; 0 when there is none.</param>
/// <param name="SnapshotBytes">What that takes.</param>
internal sealed record LogStart(LogContent Content, long SnapshotEvent, long SnapshotBytes);
