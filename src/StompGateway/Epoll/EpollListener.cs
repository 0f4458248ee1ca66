using System.Net;
using System.Net.Sockets;
using ActorMQ.Actors;
using ActorMQ.Actors.Connections;
using ActorMQ.Model.Errors;
using Microsoft.Extensions.Logging;

namespace ActorMQ.StompGateway.Epoll;

/// <summary>Accepts plain TCP clients at one address and deals them out to the loops.</summary>
internal sealed class EpollListener : IAsyncDisposable
{
    private const int Backlog = 4096;

    private readonly Socket _socket;
    private readonly IReadOnlyList<EpollLoop> _loops;
    private readonly Broker _broker;
    private readonly ConnectionGate _gate;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stopping = new();
    private Task _accepting = Task.CompletedTask;
    private int _next;

    public EpollListener(ListenerOptions options, IReadOnlyList<EpollLoop> loops, Broker broker, ConnectionGate gate, ILogger log)
    {
        _loops = loops;
        _broker = broker;
        _gate = gate;
        _log = log;
        _socket = new Socket(options.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        // Binding sets SO_REUSEADDR, so a restarted broker gets its port back although old connections linger in TIME_WAIT. Setting
        // ReuseAddress here would set SO_REUSEPORT too, and two brokers could listen at one port.
        _socket.Bind(new IPEndPoint(options.Address, options.Port));
        _socket.Listen(Backlog);
    }

    public IPEndPoint Address => (IPEndPoint)_socket.LocalEndPoint!;

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
                Serve(await _socket.AcceptAsync(_stopping.Token));
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

    private void Serve(Socket socket)
    {
        if (socket.RemoteEndPoint is not IPEndPoint remote)
        {
            socket.Dispose();
            return;
        }
        if (_gate.Enter(remote.Address) is { } error)
        {
            Refuse(socket, remote, error);
            return;
        }
        socket.NoDelay = true;
        socket.Blocking = false;
        // Clients without heart-beats are noticed dead by TCP itself, in about two minutes.
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 60);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 15);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 4);
        var loop = _loops[(int)((uint)Interlocked.Increment(ref _next) % (uint)_loops.Count)];
        var connection = new EpollConnection("stomp", socket, loop, _broker.System.Time, _ => _gate.Leave(remote.Address));
        connection.Start(new ClientEnd(_broker.Open(connection)));
    }

    private void Refuse(Socket socket, IPEndPoint remote, BrokerError error)
    {
        _log.ConnectionRefused(remote.ToString(), error.Message);
        socket.Blocking = false;
        socket.Send(RefusalFrame.For(error), SocketFlags.None, out _);
        socket.Dispose();
    }
}
