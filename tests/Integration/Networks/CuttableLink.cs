using System.Net;
using System.Net.Sockets;

namespace ActorMQ.Integration.Networks;

/// <summary>
/// The cable between two nodes, as far as they can tell: a port that passes on every connection to another one. It can be cut, which resets
/// the connections and every new one, and held, which stops the bytes but closes nothing, as a firewall that forgets a connection does.
/// </summary>
internal sealed class CuttableLink : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly HashSet<Socket> _sockets = [];
    private readonly HashSet<Task> _connections = [];
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly IPEndPoint _target;
    private readonly Task _accepting;
    private TaskCompletionSource _flow = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isCut;

    public CuttableLink(IPEndPoint target)
    {
        _target = target;
        _flow.SetResult();
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where to dial instead of the target.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Resets what there is and what comes, until <see cref="LetGo"/>.</summary>
    public void Cut()
    {
        Socket[] sockets;
        lock (_lock)
        {
            _isCut = true;
            sockets = [.. _sockets];
        }
        foreach (var socket in sockets) Reset(socket);
    }

    /// <summary>No byte arrives any more, until <see cref="LetGo"/>; then those that were on the way do.</summary>
    public void Hold()
    {
        lock (_lock)
        {
            if (_flow.Task.IsCompleted) _flow = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>The link is as good as new.</summary>
    public void LetGo()
    {
        lock (_lock)
        {
            _isCut = false;
            _flow.TrySetResult();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _accepting;
        Cut();
        Task[] connections;
        lock (_lock)
        {
            _flow.TrySetResult();
            connections = [.. _connections];
        }
        await Task.WhenAll(connections);
        _end.Dispose();
    }

    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception e) when (IsEnd(e))
        {
            // Somebody else was faster.
        }
        socket.Dispose();
    }

    private static bool IsEnd(Exception e) => e is SocketException or ObjectDisposedException or OperationCanceledException;

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var near = await _listener.AcceptSocketAsync(_end.Token);
                var connection = CarryAsync(near);
                lock (_lock)
                {
                    _connections.RemoveWhere(ended => ended.IsCompleted);
                    _connections.Add(connection);
                }
            }
        }
        catch (Exception e) when (IsEnd(e))
        {
            // The test is over.
        }
    }

    private async Task CarryAsync(Socket near)
    {
        var far = new Socket(_target.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (!Admit(near)) return;
            await far.ConnectAsync(_target, _end.Token);
            if (Admit(far)) await Task.WhenAll(PumpAsync(near, far), PumpAsync(far, near));
        }
        catch (Exception e) when (IsEnd(e))
        {
            // The target is not there.
        }
        finally
        {
            lock (_lock)
            {
                _sockets.Remove(near);
                _sockets.Remove(far);
            }
            Reset(near);
            Reset(far);
        }
    }

    private bool Admit(Socket socket)
    {
        lock (_lock) return !_isCut && _sockets.Add(socket);
    }

    private async Task PumpAsync(Socket from, Socket to)
    {
        var buffer = new byte[64 << 10];
        try
        {
            from.NoDelay = to.NoDelay = true;
            while (true)
            {
                var length = await from.ReceiveAsync(buffer);
                await _flow.Task;
                if (length == 0) break;
                for (var sent = 0; sent < length;) sent += await to.SendAsync(buffer.AsMemory(sent, length - sent));
            }
            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (IsEnd(e))
        {
            Reset(from);
            Reset(to);
        }
    }
}
