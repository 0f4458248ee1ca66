using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using ActorMQ.Actors.Cluster;
using ActorMQ.StompGateway.Links;
using ActorMQ.StompGateway.Tls;

namespace ActorMQ.Nodes.Running;

/// <summary>What a site needs of the world outside.</summary>
/// <param name="certificates">Null when the site has no TLS.</param>
internal sealed class SiteEdge(PeerCertificates? certificates) : ISiteEdge
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly SystemResolver _names = new(TimeProvider.System);

    public Task<T> RunAsync<T>(Func<T> work) => Task.Run(work);

    public async Task<string?> CallAsync(SiteAddress address)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using var deadline = new CancellationTokenSource(Patience);
        try
        {
            await socket.ConnectAsync(address.Host, address.Port, deadline.Token);
            return null;
        }
        catch (SocketException e)
        {
            return e.Message;
        }
        catch (OperationCanceledException)
        {
            return "it does not answer";
        }
    }

    public Task<IReadOnlyList<IPAddress>> ResolveAsync(string host) => _names.ResolveAsync(host);

    public X509Certificate2 ReadCertificate() => certificates!.Identity;

    public bool Trusts(X509Certificate2 certificate) => certificates!.Trusts(certificate);
}
