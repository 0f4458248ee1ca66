namespace ActorMQ.Actors.Protocol;

/// <summary>What a bridge's actor can be told, in whichever protocol.</summary>
public interface IBridgeMessage;
