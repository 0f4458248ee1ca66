using ActorMQ.Actors.Engine;

namespace ActorMQ.Actors.Protocol;

/// <summary>
/// Who sends messages to destinations: a connection, a queue with dead letters, a topic with durable subscriptions. Made once by each, since
/// all messages that wait for an answer refer to it.
/// </summary>
/// <param name="Id">What it is known by.</param>
/// <param name="ReplyTo">Hears what became of its messages.</param>
public sealed record Publisher(PublisherId Id, IRef<PublisherEvent> ReplyTo);
