namespace ActorMQ.Actors.Protocol;

/// <summary>Which broker a queue is at, if not at this one.</summary>
/// <param name="Name">The broker's name.</param>
/// <param name="Conversation">What is said of the queue is a part of this; the next conversation with the broker has another number.</param>
public sealed record HomeBroker(string Name, long Conversation);
