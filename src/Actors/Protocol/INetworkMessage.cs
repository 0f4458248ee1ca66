namespace ActorMQ.Actors.Protocol;

/// <summary>What the network's actor can be told, in whichever protocol.</summary>
public interface INetworkMessage;
