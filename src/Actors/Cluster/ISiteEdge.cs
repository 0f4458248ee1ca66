using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace ActorMQ.Actors.Cluster;

/// <summary>What a site needs of the world outside, beside the sockets that Akka opens itself. Any thread.</summary>
public interface ISiteEdge
{
    /// <summary>Does what takes long, on a thread where nobody waits for it.</summary>
    Task<T> RunAsync<T>(Func<T> work);

    /// <summary>Tries to open a connection, within a bounded time.</summary>
    /// <returns>Why it cannot be opened, for people; null when it can.</returns>
    Task<string?> CallAsync(SiteAddress address);

    /// <summary>All addresses of a name. Fails with the text for people, and within a bounded time.</summary>
    Task<IReadOnlyList<IPAddress>> ResolveAsync(string host);

    /// <summary>What this node shows to others, with its private key; only called when <see cref="SiteOptions.IsTls"/>.</summary>
    /// <exception cref="IOException">A file cannot be used.</exception>
    X509Certificate2 ReadCertificate();

    /// <summary>Whether the authorities of this site vouch for another node.</summary>
    /// <param name="certificate">What it shows.</param>
    bool Trusts(X509Certificate2 certificate);
}
