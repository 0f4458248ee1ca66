namespace ActorMQ.Actors.Protocol;

/// <summary>What a connection's actor can be told, in whichever protocol.</summary>
public interface IConnectionMessage;
