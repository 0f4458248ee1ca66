using System.ComponentModel;
using System.Net.Sockets;
using ActorMQ.Actors.Transport;
using ActorMQ.Model.Errors;
using ActorMQ.StompProtocol;

namespace ActorMQ.StompGateway.Epoll;

/// <summary>
/// One client's socket, or another broker's. The loop's thread reads; the actor it is for, on whatever thread its turn is, writes. While nothing is under way
/// it holds no buffer at all.
/// </summary>
internal sealed class EpollConnection : IClientTransport, IEpollSocket
{
    // More than this on its way to the actor, and the loop stops reading until the actor has caught up.
    private const int CongestionBytes = 1 << 20;

    // Sent from where it is, not copied.
    private const int LargeMessage = 64 << 10;

    private readonly Lock _gate = new();
    private readonly Socket _socket;
    private readonly int _descriptor;
    private readonly EpollLoop _loop;
    private readonly TimeProvider _time;
    private readonly Action<EpollConnection> _onClosed;
    private ITransportUser? _user;
    private PartialFrame? _partial;
    private int _unprocessed;
    private bool _wantsRead = true;
    private bool _wantsWrite;
    private bool _isCongested;
    private bool _isPaused;
    private int _closeCalls;
    private bool _isReading;
    private bool _isClosed;

    public EpollConnection(string scheme, Socket socket, ConnectionEnds ends, EpollLoop loop, TimeProvider time, Action<EpollConnection> onClosed)
    {
        Scheme = scheme;
        _socket = socket;
        _descriptor = (int)socket.Handle;
        _loop = loop;
        _time = time;
        _onClosed = onClosed;
        RemoteAddress = ends.Remote;
        LastReadAt = time.GetTimestamp();
    }

    public string Scheme { get; }

    public string RemoteAddress { get; }

    public OutputBuffer Output { get; } = new(LargeMessage, marksFrames: false);

    public long LastReadAt { get; private set; }

    public long Key { get; set; }

    /// <summary>Begins to read; the actor it is for must exist.</summary>
    public void Start(ITransportUser user)
    {
        _user = user;
        _loop.Add(this, _descriptor);
    }

    public bool Flush()
    {
        while (Output.Length > 0)
        {
            var sent = Send(Output.Front.Span, out var error);
            if (error == SocketError.WouldBlock)
            {
                SetInterest(write: true);
                return false;
            }
            if (error != SocketError.Success)
            {
                Output.Clear();
                Fail(CloseReason.TransportFailed, new SocketException((int)error).Message);
                return true;
            }
            Output.Consume(sent);
        }
        if (_closeCalls > 0) ShutDown();
        return true;
    }

    public void Processed(int bytes)
    {
        if (Interlocked.Add(ref _unprocessed, -bytes) > CongestionBytes / 2 || !_isCongested) return;
        lock (_gate) _isCongested = false;
        SetInterest();
    }

    public void PauseReading()
    {
        lock (_gate) _isPaused = true;
        SetInterest();
    }

    public void ResumeReading()
    {
        lock (_gate) _isPaused = false;
        SetInterest();
    }

    public void Close()
    {
        if (Interlocked.Increment(ref _closeCalls) > 1) Fail(CloseReason.ClientClosed, null);
        else if (Output.Length == 0) ShutDown();
    }

    /// <summary>Closes at once, whatever is under way.</summary>
    public void Abort() => Fail(CloseReason.TransportFailed, "aborted");

    /// <summary>On the loop's thread: some of the output may leave now.</summary>
    public void OnWritable()
    {
        SetInterest(write: false);
        _user!.OnWritable();
    }

    /// <summary>On the loop's thread: reads once and hands on what became complete.</summary>
    public void OnReadable()
    {
        lock (_gate)
        {
            if (_isClosed) return;
            _isReading = true;
        }
        try
        {
            Read();
        }
        finally
        {
            lock (_gate)
            {
                _isReading = false;
                if (_isClosed) _partial?.Clear();
            }
        }
    }

    private void Read()
    {
        var kept = _partial?.Length ?? 0;
        // What is small is read behind a copy of what was kept: most of the time that is all there is of a frame, and nothing need be kept.
        var isOwn = kept > EpollLoop.BufferSize / 2 || (kept > 0 && _user!.BytesNeeded > EpollLoop.BufferSize);
        if (isOwn)
        {
            // Twice what has come, as a client may announce much and send little.
            if (_partial!.Memory.Length - kept < EpollLoop.BufferSize / 4) _partial.Reserve(Math.Max(kept * 2, EpollLoop.BufferSize));
        }
        else if (kept > 0)
        {
            _partial!.Memory.Span[..kept].CopyTo(_loop.Buffer);
        }
        var buffer = isOwn ? _partial!.Memory.Span : _loop.Buffer;
        var room = buffer[kept..];
        if (_user!.Portion is { } portion && portion < room.Length) room = room[..portion];
        var received = Receive(room, out var error);
        if (error == SocketError.WouldBlock) return;
        if (error != SocketError.Success || received == 0)
        {
            var detail = error is SocketError.Success or SocketError.ConnectionReset ? null : new SocketException((int)error).Message;
            Fail(CloseReason.ClientClosed, detail);
            return;
        }
        LastReadAt = _time.GetTimestamp();
        // After our ERROR or the RECEIPT of a DISCONNECT nothing more is taken; reading on lets the client read those in peace.
        if (_closeCalls > 0) _partial?.Clear();
        else Parse(buffer[..(kept + received)], received);
    }

    // The loop may find that the other side is gone while the actor writes, and the actor may give up while the loop reads: whoever is
    // second meets a closed socket, which is a result like any other.
    private int Send(ReadOnlySpan<byte> bytes, out SocketError error)
    {
        try
        {
            return _socket.Send(bytes, SocketFlags.None, out error);
        }
        catch (ObjectDisposedException)
        {
            error = SocketError.OperationAborted;
            return 0;
        }
    }

    private int Receive(Span<byte> buffer, out SocketError error)
    {
        try
        {
            return _socket.Receive(buffer, SocketFlags.None, out error);
        }
        catch (ObjectDisposedException)
        {
            error = SocketError.OperationAborted;
            return 0;
        }
    }

    private void Parse(ReadOnlySpan<byte> bytes, int received)
    {
        var consumed = _user!.Read(bytes, _loop.Headers, out var hasFrames);
        if (consumed < bytes.Length) (_partial ??= new PartialFrame()).Keep(bytes[consumed..]);
        else _partial?.Clear();
        if (!hasFrames) return;
        if (Interlocked.Add(ref _unprocessed, received) > (_user.Portion is null ? CongestionBytes : 0))
        {
            lock (_gate) _isCongested = true;
            SetInterest();
        }
        _user.HandOn(received);
    }

    private void SetInterest(bool? write = null)
    {
        lock (_gate)
        {
            if (_isClosed) return;
            var read = !_isPaused && !_isCongested;
            var wantsWrite = write ?? _wantsWrite;
            if (read == _wantsRead && wantsWrite == _wantsWrite) return;
            (_wantsRead, _wantsWrite) = (read, wantsWrite);
            _loop.SetInterest(_descriptor, Key, read, wantsWrite);
        }
    }

    private void ShutDown()
    {
        // The client may still be sending: closing now would reset the connection and with it what we have just said.
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
            ResumeReading();
        }
        catch (SocketException)
        {
            Fail(CloseReason.ClientClosed, null);
        }
        catch (ObjectDisposedException)
        {
            // Closed meanwhile from the other side.
        }
        catch (Win32Exception e)
        {
            Fail(CloseReason.TransportFailed, e.Message);
        }
    }

    private void Fail(CloseReason reason, string? detail)
    {
        lock (_gate)
        {
            if (_isClosed) return;
            _isClosed = true;
            if (Key != 0) _loop.Remove(Key);
            _socket.Dispose();
            if (!_isReading) _partial?.Clear();
        }
        _user?.OnClosed(reason, detail);
        _onClosed(this);
    }
}
