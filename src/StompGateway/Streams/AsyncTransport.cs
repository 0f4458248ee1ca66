using System.Net.Sockets;
using System.Security.Authentication;
using ActorMQ.Actors.Transport;
using ActorMQ.Model.Errors;
using ActorMQ.StompProtocol;

namespace ActorMQ.StompGateway.Streams;

/// <summary>
/// A client or another broker behind something that only reads and writes asynchronously: TLS or WebSocket. One loop reads and parses; the
/// actor it is for writes, one write at a time.
/// </summary>
internal abstract class AsyncTransport : IClientTransport
{
    private const int BufferSize = 16 << 10;
    private const int CongestionBytes = 1 << 20;

    // Sent from where it is, not copied.
    private const int LargeMessage = 64 << 10;

    private readonly TimeProvider _time;
    private readonly HeaderTable _headers = new();
    private readonly PartialFrame _received = new();
    private readonly OutputBuffer _sending = new(LargeMessage, marksFrames: false);
    private readonly Lock _gate = new();
    private ITransportUser? _user;
    private TaskCompletionSource? _mayRead;
    private byte[]? _urgent;
    private TaskCompletionSource? _urgentSent;
    private int _unprocessed;
    private int _closeCalls;
    private bool _isOpen;
    private bool _isSending;
    private bool _isPaused;
    private bool _isClosed;
    private bool _isOutputClosed;

    /// <param name="scheme">What kind of connection it is.</param>
    /// <param name="remoteAddress">Who is at the other end.</param>
    /// <param name="isOpen">Whether both sides can speak from the start, without <see cref="OpenAsync"/>.</param>
    /// <param name="marksFrames">Whether <see cref="Encode"/> wants to know where frames end.</param>
    /// <param name="time">The clock.</param>
    protected AsyncTransport(string scheme, string remoteAddress, bool isOpen, bool marksFrames, TimeProvider time)
    {
        Scheme = scheme;
        RemoteAddress = remoteAddress;
        Output = new OutputBuffer(LargeMessage, marksFrames);
        _isOpen = isOpen;
        _time = time;
        LastReadAt = time.GetTimestamp();
    }

    public string Scheme { get; }

    public string RemoteAddress { get; }

    public OutputBuffer Output { get; }

    public long LastReadAt { get; private set; }

    private bool MustWait => _isPaused || Volatile.Read(ref _unprocessed) > (_user?.Portion is null ? CongestionBytes : 0);

    /// <summary>Serves the client until it is gone.</summary>
    public async Task RunAsync(ITransportUser user)
    {
        _user = user;
        var (reason, detail) = (CloseReason.ClientClosed, (string?)null);
        try
        {
            if (!_isOpen) await OpenAsync();
            lock (_gate) _isOpen = true;
            // What was sent before there was a user could not be announced.
            user.OnWritable();
            while (await ReadOnceAsync(user))
            {
                Task? wait = null;
                lock (_gate)
                {
                    if (MustWait && !_isClosed) wait = (_mayRead = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
                }
                if (wait is not null) await wait;
            }
            // The client has said goodbye; so do we, and whoever called us closes in peace.
            await CloseOutputQuietlyAsync();
            lock (_gate) _isClosed = true;
        }
        catch (Exception e) when (IsOfConnection(e))
        {
            if (e is not OperationCanceledException)
                (reason, detail) = (CloseReason.TransportFailed, (e as AuthenticationException)?.InnerException?.Message ?? e.Message);
        }
        finally
        {
            _received.Clear();
            user.OnClosed(reason, detail);
            Abort();
        }
    }

    public bool Flush()
    {
        while (true)
        {
            lock (_gate)
            {
                if (_isSending) return false;
                // Nothing can be said to somebody who has not yet come in.
                if (!_isOpen || _isClosed) Output.Clear();
                _isSending = Output.Length > 0;
            }
            if (Output.Length == 0) break;
            Encode(Output, _sending);
            var sending = SendAsync();
            if (sending.IsCompleted) continue;
            _ = AnnounceAsync(sending);
            return false;
        }
        if (Volatile.Read(ref _closeCalls) > 0) CloseOutput();
        return true;
    }

    public void Processed(int bytes)
    {
        Interlocked.Add(ref _unprocessed, -bytes);
        LetRead();
    }

    public void PauseReading()
    {
        lock (_gate) _isPaused = true;
    }

    public void ResumeReading()
    {
        lock (_gate) _isPaused = false;
        LetRead();
    }

    public void Close()
    {
        bool isFirst, isSending;
        lock (_gate) (isFirst, isSending) = (++_closeCalls == 1 && _isOpen, _isSending);
        if (!isFirst) Abort();
        // Otherwise the flush that sends the rest does it.
        else if (!isSending && Output.Length == 0) CloseOutput();
    }

    /// <summary>Ends it at once, whatever is under way.</summary>
    public void Abort()
    {
        lock (_gate)
        {
            if (_isClosed) return;
            _isClosed = true;
        }
        AbortTransport();
        LetRead();
    }

    /// <summary>Whether a failure is one that connections have: no fault of ours.</summary>
    protected static bool IsOfConnection(Exception e) =>
        e is IOException or SocketException or AuthenticationException or OperationCanceledException or ObjectDisposedException or InvalidOperationException;

    /// <summary>Agrees with the client on how to speak; until then it gets nothing, and closing means to end it at once.</summary>
    protected abstract Task OpenAsync();

    /// <summary>Reads what there is, at least one byte; 0 when the client has ended.</summary>
    protected abstract ValueTask<int> ReadAsync(Memory<byte> buffer);

    protected abstract ValueTask WriteAsync(ReadOnlyMemory<byte> bytes);

    /// <summary>Tells the client that nothing more comes. Nothing is being written.</summary>
    protected abstract ValueTask CloseOutputAsync();

    /// <summary>Ends it at once; reading and writing fail from here on.</summary>
    protected abstract void AbortTransport();

    /// <summary>Makes of all that the actor has written what goes over the wire.</summary>
    protected virtual void Encode(OutputBuffer output, OutputBuffer wire) => output.MoveTo(wire);

    /// <summary>
    /// Sends bytes of the transport's own as soon as what is under way allows; only the latest of several that wait. Completes when they are sent,
    /// or can never be.
    /// </summary>
    protected Task SendUrgentAsync(byte[] bytes)
    {
        lock (_gate)
        {
            _urgent = bytes;
            if (_isSending) return (_urgentSent ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            _isSending = true;
        }
        return AnnounceAsync(SendAsync());
    }

    private async ValueTask<bool> ReadOnceAsync(ITransportUser user)
    {
        MakeRoom(user.BytesNeeded);
        var room = _received.Memory[_received.Length..];
        if (user.Portion is { } portion && portion < room.Length) room = room[..portion];
        var read = await ReadAsync(room);
        if (read == 0) return false;
        LastReadAt = _time.GetTimestamp();
        _received.Add(read);
        if (Volatile.Read(ref _closeCalls) > 0)
        {
            _received.Clear();
            return true;
        }
        var bytes = _received.Memory.Span[.._received.Length];
        var consumed = user.Read(bytes, _headers, out var hasFrames);
        _received.Keep(bytes[consumed..]);
        if (hasFrames)
        {
            Interlocked.Add(ref _unprocessed, read);
            user.HandOn(read);
        }
        return true;
    }

    /// <summary>Room to read: twice what has come of a large frame, as a client may announce much and send little.</summary>
    private void MakeRoom(int bytesNeeded)
    {
        var (length, capacity) = (_received.Length, _received.Memory.Length);
        var hasRoom = capacity - length >= BufferSize / 4;
        if (hasRoom && (bytesNeeded <= capacity || length < capacity / 2)) return;
        _received.Reserve(Math.Max(BufferSize, length * 2));
    }

    private async Task SendAsync()
    {
        try
        {
            do
            {
                while (_sending.Length > 0)
                {
                    var piece = _sending.Front;
                    await WriteAsync(piece);
                    _sending.Consume(piece.Length);
                }
            }
            while (TakeUrgent());
        }
        catch (Exception e) when (IsOfConnection(e))
        {
            // The reading side notices and says so.
            Abort();
            _sending.Clear();
            lock (_gate) EndSending();
        }
    }

    /// <summary>False when there is nothing, and with it nothing more to send.</summary>
    private bool TakeUrgent()
    {
        lock (_gate)
        {
            if (_urgent is null)
            {
                EndSending();
                return false;
            }
            _sending.Write(_urgent);
            _urgent = null;
            return true;
        }
    }

    private void EndSending()
    {
        _isSending = false;
        _urgentSent?.TrySetResult();
        _urgentSent = null;
    }

    private async Task AnnounceAsync(Task sending)
    {
        await sending;
        _user?.OnWritable();
    }

    private void CloseOutput()
    {
        lock (_gate)
        {
            if (_isOutputClosed) return;
            _isOutputClosed = true;
        }
        _ = CloseOutputQuietlyAsync();
    }

    private async Task CloseOutputQuietlyAsync()
    {
        try
        {
            await CloseOutputAsync();
        }
        catch (Exception e) when (IsOfConnection(e))
        {
            Abort();
        }
    }

    private void LetRead()
    {
        TaskCompletionSource? waiting;
        lock (_gate)
        {
            if (MustWait && !_isClosed) return;
            (waiting, _mayRead) = (_mayRead, null);
        }
        waiting?.TrySetResult();
    }
}
