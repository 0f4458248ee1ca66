using ActorMQ.Model.Messages;

namespace ActorMQ.Actors.Destinations;

/// <summary>A message for a destination, and whom to tell about it.</summary>
public readonly record struct PublishItem(Message Message, PublishTicket Ticket);
