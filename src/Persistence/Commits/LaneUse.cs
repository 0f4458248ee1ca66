namespace ActorMQ.Persistence.Commits;

/// <summary>An open lane and what was given out of it.</summary>
/// <param name="Name">Whose it is.</param>
/// <param name="NextSequence">Greater than any number that was ever used in it, and at least 1.</param>
public readonly record struct LaneUse(LaneName Name, long NextSequence);
