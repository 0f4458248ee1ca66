namespace ActorMQ.Nodes.Bench.Sockets;

/// <summary>A stream (TLS, or any socket where there is no epoll), read and written in the background.</summary>
internal sealed class StreamChannel(Stream stream) : IChannel
{
    private const int BufferSize = 64 << 10;

    private readonly byte[] _incoming = new byte[BufferSize];
    private readonly byte[] _outgoing = new byte[4 * BufferSize];
    private readonly SemaphoreSlim _emptied = new(0);
    private LoadLoop? _loop;
    private IChannelUser? _client;
    private Task _writing = Task.CompletedTask;
    private volatile bool _isEnded;
    private volatile IOException? _failure;

    // Written by the reader while _end is 0, by the loop's thread while it is not.
    private int _start;
    private volatile int _end;

    public void Attach(LoadLoop loop, IChannelUser client)
    {
        (_loop, _client) = (loop, client);
        _ = ReadAsync();
    }

    public int Receive(Span<byte> buffer)
    {
        if (_failure is { } failure) throw failure;
        if (_end == 0) return _isEnded ? 0 : -1;
        var count = Math.Min(buffer.Length, _end - _start);
        _incoming.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        if (_start < _end)
        {
            _loop!.Signal(_client!, isWritable: false);
        }
        else
        {
            _start = _end = 0;
            _emptied.Release();
        }
        return count;
    }

    public int Send(ReadOnlySpan<byte> bytes)
    {
        if (_failure is { } failure) throw failure;
        if (!_writing.IsCompleted) return 0;
        var count = Math.Min(bytes.Length, _outgoing.Length);
        bytes[..count].CopyTo(_outgoing);
        _writing = WriteAsync(count);
        return count;
    }

    public void Dispose()
    {
        stream.Dispose();
        _emptied.Dispose();
    }

    private async Task ReadAsync()
    {
        try
        {
            while (await stream.ReadAsync(_incoming) is var count and > 0)
            {
                _end = count;
                _loop!.Signal(_client!, isWritable: false);
                await _emptied.WaitAsync();
            }
            _isEnded = true;
        }
        catch (Exception e)
        {
            _failure = e as IOException ?? new IOException(e.Message, e);
        }
        _loop!.Signal(_client!, isWritable: false);
    }

    private async Task WriteAsync(int count)
    {
        // Never completes before Send has taken note of it, or the signal would come too early.
        await Task.Yield();
        try
        {
            await stream.WriteAsync(_outgoing.AsMemory(0, count));
            await stream.FlushAsync();
        }
        catch (Exception e)
        {
            _failure = e as IOException ?? new IOException(e.Message, e);
        }
        _loop!.Signal(_client!, isWritable: true);
    }
}
