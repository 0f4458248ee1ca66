using ActorMQ.Model.Messages;

namespace ActorMQ.Persistence;

/// <summary>A message read back.</summary>
public readonly record struct StoredMessage(MessageKey Key, Message Message, int DeliveryCount);
