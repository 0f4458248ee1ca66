namespace ActorMQ.Persistence.Log;

/// <summary>How far a <see cref="LogFollower"/> has come.</summary>
/// <param name="LastEvent">The last event that it has read; 0 when none.</param>
/// <param name="UpToDateAt">When it last knew that there was no more to read; null when it never did.</param>
/// <param name="Failure">Why it cannot read just now; null when all is well.</param>
public sealed record FollowerStatus(long LastEvent, DateTimeOffset? UpToDateAt, string? Failure);
