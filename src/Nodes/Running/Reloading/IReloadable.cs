using ActorMQ.Nodes.Configuration;
using ActorMQ.StompGateway.Tls;

namespace ActorMQ.Nodes.Running.Reloading;

/// <summary>What has a configuration and can be given another one while it runs.</summary>
internal interface IReloadable
{
    /// <summary>Puts a configuration in force, as far as it can be; all or nothing.</summary>
    /// <param name="options">All of it.</param>
    /// <param name="changes">What is another than in the one that is in force.</param>
    /// <exception cref="IOException">It cannot be: a port cannot be opened. Everything is as before.</exception>
    Task ChangeAsync(NodeOptions options, ConfigChanges changes);

    /// <summary>Reads certificates again that have changed.</summary>
    IReadOnlyList<CertificateChange> RefreshCertificates();
}
