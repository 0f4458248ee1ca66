namespace ActorMQ.Nodes.Health;

/// <summary>How far a node has come. In lower case they are what load balancers are told: they never change.</summary>
internal enum NodePhase
{
    Starting,

    /// <summary>The other node of the pair serves the clients.</summary>
    Standby,

    Serving,
    Stopping,
}
