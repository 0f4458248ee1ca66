using System.Net;
using System.Net.Sockets;
using ActorMQ.StompGateway.Epoll;

namespace ActorMQ.StompGateway.ProxyProtocol;

/// <summary>Asks at one port whose connections they are that proxies pass on.</summary>
internal sealed class ProxyReception
{
    // A proxy says it at once; this is for a packet that is lost and sent again.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly TrustedProxies _proxies;
    private readonly Func<EpollLoop?> _loop;
    private readonly TimeProvider _time;

    /// <param name="proxies">Who may say so.</param>
    /// <param name="loop">The loop for the next connection; null for one that is served by streams.</param>
    /// <param name="time">The clock.</param>
    public ProxyReception(TrustedProxies proxies, Func<EpollLoop?> loop, TimeProvider time)
    {
        _proxies = proxies;
        _loop = loop;
        _time = time;
    }

    public bool Trusts(IPAddress proxy) => _proxies.Include(proxy);

    /// <summary>Reads the header and no byte more.</summary>
    /// <param name="socket">The connection.</param>
    /// <param name="patience">The most time the header may take, if that is less than a proxy gets anyway.</param>
    /// <param name="done">Gets what has come, header or problem, once, and the socket with it. Any thread, perhaps before this returns.</param>
    public void Receive(Socket socket, TimeSpan patience, Action<ProxyHeaderParser> done)
    {
        if (patience > Patience) patience = Patience;
        if (_loop() is { } loop) new ProxyGreeting(socket, loop, done).Start(_time, patience);
        else _ = ReceiveAsync(socket, patience, done);
    }

    private async Task ReceiveAsync(Socket socket, TimeSpan patience, Action<ProxyHeaderParser> done)
    {
        var parser = new ProxyHeaderParser();
        using var deadline = new CancellationTokenSource(patience, _time);
        var buffer = new byte[ProxyText.Longest];
        try
        {
            while (parser.BytesNeeded > 0)
            {
                var received = await socket.ReceiveAsync(buffer.AsMemory(0, Math.Min(buffer.Length, parser.BytesNeeded)), deadline.Token);
                if (received == 0) parser.GiveUp();
                else parser.Read(buffer.AsSpan(0, received));
            }
        }
        catch (OperationCanceledException)
        {
            parser.GiveUp("it did not come in time");
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            parser.GiveUp();
        }
        done(parser);
    }
}
