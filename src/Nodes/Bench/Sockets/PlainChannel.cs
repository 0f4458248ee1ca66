using System.Net.Sockets;

namespace ActorMQ.Nodes.Bench.Sockets;

/// <summary>A TCP socket that a loop watches with epoll.</summary>
internal sealed class PlainChannel : IChannel
{
    private readonly Socket _socket;
    private LoadLoop? _loop;
    private int _key;
    private bool _wantsWrite;

    public PlainChannel(Socket socket)
    {
        _socket = socket;
        _socket.Blocking = false;
    }

    public void Attach(LoadLoop loop, IChannelUser client)
    {
        _loop = loop;
        _key = loop.Watch((int)_socket.Handle, client);
    }

    public int Receive(Span<byte> buffer)
    {
        var received = _socket.Receive(buffer, SocketFlags.None, out var error);
        return error switch
        {
            SocketError.Success => received,
            SocketError.WouldBlock => -1,
            _ => throw Failure(error),
        };
    }

    public int Send(ReadOnlySpan<byte> bytes)
    {
        var sent = 0;
        while (sent < bytes.Length)
        {
            var taken = _socket.Send(bytes[sent..], SocketFlags.None, out var error);
            if (error == SocketError.WouldBlock) break;
            if (error != SocketError.Success) throw Failure(error);
            sent += taken;
        }
        var wantsWrite = sent < bytes.Length;
        if (wantsWrite != _wantsWrite) _loop!.SetInterest((int)_socket.Handle, _key, _wantsWrite = wantsWrite);
        return sent;
    }

    public void Dispose()
    {
        _loop?.Unwatch(_key);
        _socket.Dispose();
    }

    private static IOException Failure(SocketError error)
    {
        var cause = new SocketException((int)error);
        return new IOException(cause.Message, cause);
    }
}
