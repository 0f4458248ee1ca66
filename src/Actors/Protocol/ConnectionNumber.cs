namespace ActorMQ.Actors.Protocol;

/// <summary>Connections are numbered from 1. These stand for those who send or consume without one.</summary>
public static class ConnectionNumber
{
    /// <summary>Another broker.</summary>
    public const long Network = -1;
}
