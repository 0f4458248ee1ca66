using ActorMQ.Model.Destinations;

namespace ActorMQ.Persistence;

/// <summary>A lane that had messages when the journal was opened. Nothing of its messages has been read.</summary>
/// <param name="Lane">Its number.</param>
/// <param name="Destination">The queue it belongs to.</param>
/// <param name="Priority">0 to 9.</param>
/// <param name="Count">Messages that survive; transient ones do not count.</param>
/// <param name="Bytes">Their size.</param>
/// <param name="NextSequence">Greater than any in use, and at least 1.</param>
public sealed record RecoveredLane(int Lane, DestinationName Destination, byte Priority, long Count, long Bytes, long NextSequence);
