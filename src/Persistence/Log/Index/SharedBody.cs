namespace ActorMQ.Persistence.Log.Index;

/// <summary>A body that several lanes have.</summary>
/// <param name="Share">Its number.</param>
/// <param name="Event">Which event has it.</param>
/// <param name="Place">Which of the event's puts.</param>
/// <param name="Size">Of the frame, in bytes.</param>
/// <param name="References">How many entries there are of it.</param>
internal readonly record struct SharedBody(long Share, long Event, int Place, int Size, int References);
