namespace ActorMQ.StompGateway;

/// <summary>What a port is opened by.</summary>
public interface IPortOptions
{
    /// <summary>What the configuration calls it.</summary>
    string Name { get; }

    /// <summary>0 for any free one.</summary>
    int Port { get; }
}
