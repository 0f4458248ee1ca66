using System.Buffers;
using System.Net.Sockets;
using ActorMQ.Actors.Connections;
using ActorMQ.Model.Errors;
using ActorMQ.StompProtocol;

namespace ActorMQ.StompGateway.Pipes;

/// <summary>
/// A client or another broker behind something that only reads and writes asynchronously: TLS or WebSocket. One loop reads and parses; the
/// actor it is for writes, one write at a time.
/// </summary>
internal abstract class AsyncTransport : IClientTransport
{
    private const int BufferSize = 16 << 10;
    private const int CongestionBytes = 1 << 20;

    private readonly TimeProvider _time;
    private readonly HeaderTable _headers = new();
    private readonly Lock _gate = new();
    private ITransportUser? _user;
    private TaskCompletionSource? _mayRead;
    private byte[] _buffer = [];
    private int _length;
    private int _unprocessed;
    private bool _isSending;
    private bool _isPaused;
    private bool _isClosed;
    private bool _isOutputClosed;
    private int _closeCalls;

    protected AsyncTransport(string scheme, string remoteAddress, TimeProvider time)
    {
        Scheme = scheme;
        RemoteAddress = remoteAddress;
        _time = time;
        LastReadAt = time.GetTimestamp();
    }

    public string Scheme { get; }

    public string RemoteAddress { get; }

    public OutputBuffer Output { get; } = new();

    public long LastReadAt { get; private set; }

    private bool MustWait => _isPaused || Volatile.Read(ref _unprocessed) > CongestionBytes;

    /// <summary>Serves the client until it is gone.</summary>
    public async Task RunAsync(ITransportUser user)
    {
        _user = user;
        var (reason, detail) = (CloseReason.ClientClosed, (string?)null);
        try
        {
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
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException or System.Net.WebSockets.WebSocketException)
        {
            if (e is not OperationCanceledException) (reason, detail) = (CloseReason.TransportFailed, e.Message);
        }
        finally
        {
            ReleaseBuffer();
            user.OnClosed(reason, detail);
            Abort();
        }
    }

    public bool Flush()
    {
        lock (_gate)
        {
            if (_isSending) return false;
        }
        if (Output.Length == 0)
        {
            if (Volatile.Read(ref _closeCalls) > 0) CloseOutput();
            return true;
        }
        // The actor goes on writing to the output while this is on its way.
        var length = Output.Length;
        var bytes = ArrayPool<byte>.Shared.Rent(length);
        Output.WrittenSpan.CopyTo(bytes);
        Output.Consume(length);
        var sending = SendAsync(bytes, length);
        if (sending.IsCompleted) return Flush();
        lock (_gate) _isSending = true;
        _ = AnnounceAsync(sending);
        return false;
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
        lock (_gate) (isFirst, isSending) = (++_closeCalls == 1, _isSending);
        if (!isFirst) Abort();
        // Otherwise the flush that sends the rest does it.
        else if (!isSending && Output.Length == 0) CloseOutput();
    }

    /// <summary>Reads what there is, at least one byte; 0 when the client has ended.</summary>
    protected abstract ValueTask<int> ReadAsync(Memory<byte> buffer);

    protected abstract ValueTask WriteAsync(ReadOnlyMemory<byte> bytes);

    /// <summary>Tells the client that nothing more comes.</summary>
    protected abstract ValueTask CloseOutputAsync();

    /// <summary>Ends it at once; reading and writing fail from here on.</summary>
    protected abstract void AbortTransport();

    private async ValueTask<bool> ReadOnceAsync(ITransportUser user)
    {
        MakeRoom(user.BytesNeeded);
        var read = await ReadAsync(_buffer.AsMemory(_length));
        if (read == 0) return false;
        LastReadAt = _time.GetTimestamp();
        _length += read;
        if (Volatile.Read(ref _closeCalls) > 0)
        {
            _length = 0;
            return true;
        }
        var consumed = user.Read(_buffer.AsSpan(0, _length), _headers, out var hasFrames);
        _buffer.AsSpan(consumed, _length - consumed).CopyTo(_buffer);
        _length -= consumed;
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
        if (_buffer.Length - _length >= BufferSize / 4 && bytesNeeded <= _buffer.Length) return;
        if (_buffer.Length - _length >= BufferSize / 4 && _length < _buffer.Length / 2) return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(BufferSize, _length * 2));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        var length = _length;
        ReleaseBuffer();
        (_buffer, _length) = (larger, length);
    }

    private void ReleaseBuffer()
    {
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _length = 0;
    }

    private async Task SendAsync(byte[] bytes, int length)
    {
        try
        {
            await WriteAsync(bytes.AsMemory(0, length));
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException or System.Net.WebSockets.WebSocketException)
        {
            // The reading side notices and says so.
            Abort();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private async Task AnnounceAsync(Task sending)
    {
        await sending;
        lock (_gate) _isSending = false;
        _user!.OnWritable();
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
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException or System.Net.WebSockets.WebSocketException)
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

    private void Abort()
    {
        lock (_gate)
        {
            if (_isClosed) return;
            _isClosed = true;
        }
        AbortTransport();
        LetRead();
    }
}
