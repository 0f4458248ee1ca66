using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace ActorMQ.StompGateway;

/// <summary>Listens at one address and hands on the connections that come in.</summary>
internal sealed class SocketAcceptor : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly Action<Socket> _serve;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stopping = new();
    private Task _accepting = Task.CompletedTask;

    /// <param name="address">Where to listen; port 0 = any free one.</param>
    /// <param name="backlog">Connections that may wait to be accepted.</param>
    /// <param name="serve">Owns the connection from then on. Must not block.</param>
    /// <param name="log">Where to log.</param>
    /// <exception cref="SocketException">The port is in use, or the address is not this machine's.</exception>
    public SocketAcceptor(IPEndPoint address, int backlog, Action<Socket> serve, ILogger log)
    {
        _serve = serve;
        _log = log;
        _socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        // Binding sets SO_REUSEADDR, so a restarted broker gets its port back although old connections linger in TIME_WAIT. Setting
        // ReuseAddress here would set SO_REUSEPORT too, and two brokers could listen at one port.
        _socket.Bind(address);
        _socket.Listen(backlog);
    }

    public IPEndPoint Address => (IPEndPoint)_socket.LocalEndPoint!;

    public bool IsStopping => _stopping.IsCancellationRequested;

    /// <summary>Cancelled when no more connections are taken.</summary>
    public CancellationToken Stopping => _stopping.Token;

    public void Start() => _accepting = AcceptAsync(Address.ToString());

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _socket.Dispose();
        await _accepting;
        _stopping.Dispose();
    }

    private async Task AcceptAsync(string address)
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                _serve(await _socket.AcceptAsync(_stopping.Token));
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (SocketException e)
            {
                // Out of descriptors, most likely: clients that leave make room.
                _log.AcceptFailed(address, e.Message);
                await Task.Delay(TimeSpan.FromMilliseconds(100), _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
