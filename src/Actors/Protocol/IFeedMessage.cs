namespace ActorMQ.Actors.Protocol;

/// <summary>What the actor can be told that stores here what other brokers have kept for durable subscriptions.</summary>
public interface IFeedMessage;
