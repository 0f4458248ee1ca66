using System.Net;
using System.Net.Sockets;

namespace ActorMQ.Gateway.Tests.ProxyProtocol;

/// <summary>A proxy: for each connection it says a header to the target and then passes on what comes, both ways.</summary>
internal sealed class ProxyRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _relaying;

    public ProxyRelay(IPEndPoint target, byte[] header)
    {
        _listener.Start();
        _relaying = ListenAsync(target, header);
    }

    public IPEndPoint Address => (IPEndPoint)_listener.LocalEndpoint;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _relaying;
        _stopping.Dispose();
    }

    private async Task ListenAsync(IPEndPoint target, byte[] header)
    {
        var relaying = new List<Task>();
        try
        {
            while (true) relaying.Add(RelayAsync(await _listener.AcceptTcpClientAsync(_stopping.Token), target, header));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
        await Task.WhenAll(relaying);
    }

    private async Task RelayAsync(TcpClient client, IPEndPoint target, byte[] header)
    {
        try
        {
            using var server = new TcpClient();
            await server.ConnectAsync(target, _stopping.Token);
            var (one, other) = (client.GetStream(), server.GetStream());
            await other.WriteAsync(header, _stopping.Token);
            await Task.WhenAny(one.CopyToAsync(other, _stopping.Token), other.CopyToAsync(one, _stopping.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
            // One end has gone, or the test is over.
        }
        finally
        {
            client.Dispose();
        }
    }
}
