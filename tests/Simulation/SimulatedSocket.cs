using ActorMQ.Actors.Connections;
using ActorMQ.Actors.Transport;
using ActorMQ.Model.Errors;
using ActorMQ.StompProtocol;

namespace ActorMQ.Simulation;

/// <summary>
/// The wire between a client and the broker: bytes take their time, come in pieces, pile up when the other side does not read, and can be cut.
/// </summary>
internal sealed class SimulatedSocket : IClientTransport
{
    private const int KernelBuffer = 4096;

    private readonly IBrokerHost _host;
    private readonly Action<byte[]> _onBytes;
    private readonly Action _onClosed;
    private readonly HeaderTable _headers = new();
    private readonly ClientLink _link;
    private byte[] _received = [];
    private int _inFlightToClient;
    private TimeSpan _toBrokerFree;
    private TimeSpan _toClientFree;
    private bool _isPaused;
    private bool _isClosed;
    private bool _wantsWritable;
    private bool _hasEnded;
    private readonly Queue<byte[]> _held = new();

    public SimulatedSocket(IBrokerHost host, Action<byte[]> onBytes, Action onClosed)
    {
        _host = host;
        _onBytes = onBytes;
        _onClosed = onClosed;
        _link = host.Broker.Open(this);
        host.Sockets.Add(this);
    }

    public string Scheme => "stomp";

    public string RemoteAddress => "simulated";

    public OutputBuffer Output { get; } = new();

    public long LastReadAt { get; private set; }

    /// <summary>The client sends bytes.</summary>
    public void Send(byte[] bytes)
    {
        // In pieces, cut anywhere, in order; a large write comes in large ones.
        for (var start = 0; start < bytes.Length;)
        {
            var length = Math.Min(bytes.Length - start, _host.Random.Next(1, Math.Max(600, bytes.Length / 50)));
            var piece = bytes.AsSpan(start, length).ToArray();
            start += length;
            _toBrokerFree = Max(_toBrokerFree, _host.Time.Elapsed) + _host.Delay(1);
            _host.After(_toBrokerFree - _host.Time.Elapsed, () => Arrive(piece));
        }
    }

    /// <summary>The client closes it, behind all that it has sent.</summary>
    public void End() => _host.After(_toBrokerFree - _host.Time.Elapsed, () =>
    {
        _hasEnded = true;
        if (_held.Count == 0) Cut();
    });

    /// <summary>The connection breaks; both sides notice.</summary>
    public void Cut()
    {
        if (_isClosed) return;
        _isClosed = true;
        _host.Sockets.Remove(this);
        _link.Connection.TryTell(new ConnectionCommand.TransportClosed(CloseReason.TransportFailed, "cut"));
        _onClosed();
    }

    /// <summary>The broker is gone, and with it everything on the way.</summary>
    public void LoseBroker()
    {
        _isClosed = true;
        _onClosed();
    }

    public bool Flush()
    {
        while (Output.Length > 0 && !_isClosed)
        {
            var room = KernelBuffer - _inFlightToClient;
            if (room <= 0)
            {
                _wantsWritable = true;
                return false;
            }
            var piece = Output.WrittenSpan[..Math.Min(Output.Length, Math.Min(room, _host.Random.Next(1, 1500)))].ToArray();
            Output.Consume(piece.Length);
            _inFlightToClient += piece.Length;
            _toClientFree = Max(_toClientFree, _host.Time.Elapsed) + _host.Delay(1);
            _host.After(_toClientFree - _host.Time.Elapsed, () => Deliver(piece));
        }
        if (_isClosed) Output.Clear();
        return true;
    }

    public void Processed(int bytes)
    {
    }

    public void PauseReading() => _isPaused = true;

    public void ResumeReading()
    {
        _isPaused = false;
        while (!_isPaused && _held.TryDequeue(out var piece)) Read(piece);
        if (_hasEnded && _held.Count == 0) Cut();
    }

    public void Close() => _host.After(_host.Delay(2), Cut);

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private void Arrive(byte[] piece)
    {
        if (_isClosed) return;
        if (_isPaused || _held.Count > 0) _held.Enqueue(piece);
        else Read(piece);
    }

    private void Read(byte[] piece)
    {
        LastReadAt = _host.Time.GetTimestamp();
        _received = [.. _received, .. piece];
        var frames = new List<ClientFrame>();
        var consumed = _link.Reader.Read(_received, _headers, frames);
        _received = _received[consumed..];
        if (frames.Count > 0) _link.Connection.TryTell(new ConnectionCommand.FramesReceived(frames, piece.Length));
    }

    private void Deliver(byte[] piece)
    {
        _inFlightToClient -= piece.Length;
        if (_isClosed) return;
        _onBytes(piece);
        if (!_wantsWritable) return;
        _wantsWritable = false;
        _link.Connection.TryTell(ConnectionCommand.Writable.Instance);
    }
}
