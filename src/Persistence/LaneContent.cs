namespace ActorMQ.Persistence;

/// <summary>What can be read of a lane just now, transient messages included.</summary>
public readonly record struct LaneContent(long Count, long Bytes);
