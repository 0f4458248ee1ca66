using System.Net.Sockets;
using ActorMQ.StompGateway.Epoll;

namespace ActorMQ.StompGateway.ProxyProtocol;

/// <summary>
/// The header of one connection that a loop will serve: read by a loop too, as a socket that .NET has once waited for is watched by it for good.
/// </summary>
internal sealed class ProxyGreeting : IEpollSocket
{
    private readonly Lock _gate = new();
    private readonly ProxyHeaderParser _parser = new();
    private readonly Socket _socket;
    private readonly EpollLoop _loop;
    private readonly Action<ProxyHeaderParser> _done;
    private ITimer? _deadline;
    private bool _isDone;

    /// <param name="socket">The connection; its header is all that is read.</param>
    /// <param name="loop">Who watches it.</param>
    /// <param name="done">Gets what has come, header or problem, once, and the socket with it. Any thread.</param>
    public ProxyGreeting(Socket socket, EpollLoop loop, Action<ProxyHeaderParser> done)
    {
        _socket = socket;
        _loop = loop;
        _done = done;
        RemoteAddress = socket.RemoteEndPoint?.ToString() ?? "unknown";
    }

    public long Key { get; set; }

    public string RemoteAddress { get; }

    /// <param name="time">The clock.</param>
    /// <param name="patience">How long the header may take.</param>
    public void Start(TimeProvider time, TimeSpan patience)
    {
        var hasAll = false;
        lock (_gate)
        {
            _socket.Blocking = false;
            // Most of the time it has come together with the connection.
            hasAll = _isDone = TryReadAll();
            if (!hasAll)
            {
                _deadline = time.CreateTimer(_ => End("it did not come in time"), null, patience, Timeout.InfiniteTimeSpan);
                _loop.Add(this, (int)_socket.Handle);
            }
        }
        if (hasAll) _done(_parser);
    }

    public void OnReadable()
    {
        lock (_gate)
        {
            if (_isDone || !TryReadAll()) return;
            Leave();
        }
        _done(_parser);
    }

    public void OnWritable()
    {
    }

    public void Abort() => End("it was given up");

    private void End(string problem)
    {
        lock (_gate)
        {
            if (_isDone) return;
            _parser.GiveUp(problem);
            Leave();
        }
        _done(_parser);
    }

    private void Leave()
    {
        _isDone = true;
        _deadline?.Dispose();
        _loop.Release((int)_socket.Handle, Key);
    }

    /// <summary>False when there is more to come.</summary>
    private bool TryReadAll()
    {
        Span<byte> buffer = stackalloc byte[ProxyText.Longest];
        while (_parser.BytesNeeded > 0)
        {
            var received = _socket.Receive(buffer[..Math.Min(buffer.Length, _parser.BytesNeeded)], SocketFlags.None, out var error);
            if (error == SocketError.WouldBlock) return false;
            if (error != SocketError.Success || received == 0) _parser.GiveUp();
            else _parser.Read(buffer[..received]);
        }
        return true;
    }
}
