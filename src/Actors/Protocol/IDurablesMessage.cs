namespace ActorMQ.Actors.Protocol;

/// <summary>What the registry of durable subscriptions hears.</summary>
public interface IDurablesMessage;
