namespace ActorMQ.Persistence;

/// <summary>A stored message came back from a consumer; the count must survive a restart so that a poison message meets its limit.</summary>
public readonly record struct DeliveryCountUpdate(MessageKey Key, int DeliveryCount);
