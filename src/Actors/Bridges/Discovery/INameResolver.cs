using System.Net;

namespace ActorMQ.Actors.Bridges.Discovery;

/// <summary>Asks DNS: the seam between discovery and the system's resolver.</summary>
public interface INameResolver
{
    /// <summary>All addresses of a name, IPv4 and IPv6. Fails with the text for people, and within a bounded time.</summary>
    Task<IReadOnlyList<IPAddress>> ResolveAsync(string host);
}
