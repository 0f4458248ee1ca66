namespace ActorMQ.Nodes.Bench.Options;

/// <summary>What kind of load.</summary>
internal enum Workload
{
    /// <summary>Each message goes to one of the consumers.</summary>
    Queue,

    /// <summary>Each message goes to all consumers.</summary>
    Topic,

    /// <summary>Requests to many, whose replies come back to the one who asked: what MCollective does.</summary>
    Rpc,

    /// <summary>Many clients that connect and are silent.</summary>
    Connections,
}
