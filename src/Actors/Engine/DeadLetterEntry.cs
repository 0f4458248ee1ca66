namespace ActorMQ.Actors.Engine;

/// <summary>A message that reached nobody.</summary>
/// <param name="At">When, by the system's clock.</param>
/// <param name="Receiver">Who should have got it.</param>
/// <param name="MessageType">The type's name.</param>
/// <param name="Reason">Why it was not taken.</param>
public sealed record DeadLetterEntry(DateTimeOffset At, TreePath Receiver, string MessageType, DeadLetterReason Reason);
