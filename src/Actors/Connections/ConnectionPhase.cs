namespace ActorMQ.Actors.Connections;

/// <summary>How far a client's connection is.</summary>
internal enum ConnectionPhase
{
    AwaitingConnect,
    Connected,

    /// <summary>Nothing more is taken from the client; it gets what is left to say.</summary>
    Closing,
}
