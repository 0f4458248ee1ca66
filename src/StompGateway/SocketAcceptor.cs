using System.Net;
using System.Net.Sockets;
using ActorMQ.Model;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace ActorMQ.StompGateway;

/// <summary>
/// Listens at one address and hands on the connections that come in, whatever becomes of one of them. When the system has no descriptor for
/// the next, it is refused with one that was kept for that: otherwise it would wait, and its client with it.
/// </summary>
internal sealed class SocketAcceptor : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Socket _socket;
    private readonly Action<Socket> _serve;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stopping = new();
    private SafeFileHandle? _spare = OpenSpare();
    private Task _accepting = Task.CompletedTask;
    private long _refused;
    private readonly Bursts<string> _failures = new();
    private readonly TimeProvider _time;

    // That is what was said last.
    private bool _isFailing;

    /// <param name="address">Where to listen; port 0 = any free one.</param>
    /// <param name="backlog">Connections that may wait to be accepted.</param>
    /// <param name="serve">Owns the connection from then on. Must not block.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Where to log.</param>
    /// <exception cref="SocketException">The port is in use, or the address is not this machine's.</exception>
    public SocketAcceptor(IPEndPoint address, int backlog, Action<Socket> serve, TimeProvider time, ILogger log)
    {
        _serve = serve;
        _time = time;
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
        if (_stopping.IsCancellationRequested) return;
        await _stopping.CancelAsync();
        _socket.Dispose();
        await _accepting;
        _spare?.Dispose();
    }

    private static SafeFileHandle? OpenSpare()
    {
        try
        {
            return OperatingSystem.IsLinux() ? File.OpenHandle("/dev/null") : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private async Task AcceptAsync(string address)
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var socket = await _socket.AcceptAsync(_stopping.Token);
                if (_isFailing) EndFailing(address);
                Serve(socket, address);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionAborted or SocketError.ConnectionReset)
            {
                // That client has gone before it was there.
            }
            catch (SocketException e)
            {
                // It may come and go many times a second.
                if (_failures.Note(e.Message, _time.GetUtcNow(), out _))
                {
                    _log.AcceptFailed(address, e.Message);
                    _isFailing = true;
                }
                RefuseWaiting();
                await Task.Delay(Pause, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Serve(Socket socket, string address)
    {
        try
        {
            _serve(socket);
        }
        catch (Exception e)
        {
            // Whatever it is, it is about this one.
            _log.ConnectionFailed(address, e);
            socket.Dispose();
        }
    }

    private void EndFailing(string address)
    {
        _isFailing = false;
        _log.AcceptingAgain(address, _refused);
        _refused = 0;
    }

    /// <summary>Closes the connections that wait, one after the other in the place of the spare descriptor.</summary>
    private void RefuseWaiting()
    {
        if (_spare is null) return;
        _spare.Dispose();
        try
        {
            while (!_stopping.IsCancellationRequested && _socket.Poll(TimeSpan.Zero, SelectMode.SelectRead))
            {
                _socket.Accept().Dispose();
                _refused++;
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Somebody else was faster to take the descriptor, or the port is being closed.
        }
        _spare = OpenSpare();
    }
}
