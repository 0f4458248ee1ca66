using System.Net;
using System.Net.Sockets;
using ActorMQ.Actors;
using ActorMQ.Actors.Admission;
using ActorMQ.Actors.Connections;
using ActorMQ.Model.Errors;
using Microsoft.Extensions.Logging;

namespace ActorMQ.StompGateway.Epoll;

/// <summary>Accepts plain TCP clients at one address and deals them out to the loops.</summary>
internal sealed class EpollListener : IAsyncDisposable
{
    private const int Backlog = 4096;

    private readonly SocketAcceptor _acceptor;
    private readonly IReadOnlyList<EpollLoop> _loops;
    private readonly Broker _broker;
    private readonly ConnectionGate _gate;
    private readonly bool _isStrict;
    private int _next;

    public EpollListener(ListenerOptions options, IReadOnlyList<EpollLoop> loops, Broker broker, ConnectionGate gate, ILogger log)
    {
        _loops = loops;
        _broker = broker;
        _gate = gate;
        _isStrict = options.IsStrict;
        _acceptor = new SocketAcceptor(new IPEndPoint(options.Address, options.Port), Backlog, Serve, log);
    }

    public IPEndPoint Address => _acceptor.Address;

    public void Start() => _acceptor.Start();

    public ValueTask DisposeAsync() => _acceptor.DisposeAsync();

    private void Serve(Socket socket)
    {
        if (socket.RemoteEndPoint is not IPEndPoint remote)
        {
            socket.Dispose();
            return;
        }
        if (!_gate.TryEnter(remote.Address, out var place, out var error))
        {
            Refuse(socket, error);
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
        var connection = new EpollConnection("stomp", socket, loop, _broker.System.Time, _ => place.Dispose());
        connection.Start(new ClientEnd(_broker.Open(connection, place, _isStrict)));
    }

    private static void Refuse(Socket socket, BrokerError error)
    {
        socket.Blocking = false;
        socket.Send(RefusalFrame.For(error), SocketFlags.None, out _);
        socket.Dispose();
    }
}
