namespace ActorMQ.Actors.Connections;

/// <summary>How a subscription acknowledges (STOMP 1.2, "SUBSCRIBE ack Header").</summary>
public enum AckMode
{
    /// <summary>A message is done with once it was written to the client.</summary>
    Auto,

    /// <summary>An ACK is for its message and all before it.</summary>
    Client,

    /// <summary>An ACK is for its message alone.</summary>
    ClientIndividual,
}
