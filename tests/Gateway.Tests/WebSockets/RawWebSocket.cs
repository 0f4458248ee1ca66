using System.Net;
using System.Net.Sockets;
using System.Text;
using ActorMQ.StompGateway.WebSockets;
using ActorMQ.Tests.Support;

namespace ActorMQ.Gateway.Tests.WebSockets;

/// <summary>A WebSocket client that can also say what no well-behaved one would.</summary>
internal sealed class RawWebSocket : IDisposable
{
    private readonly TcpClient _tcp = new();
    private NetworkStream _stream = null!;

    public static async Task<(RawWebSocket Socket, string Answer)> OpenAsync(
        IPEndPoint address, string? origin = null, string? host = null, string protocols = "v12.stomp", byte[]? preamble = null)
    {
        var socket = new RawWebSocket();
        await socket._tcp.ConnectAsync(address).WaitAsync(StompTestClient.Patience);
        socket._stream = socket._tcp.GetStream();
        if (preamble is not null) await socket.SendRawAsync(preamble);
        await socket.SendRawAsync(Encoding.ASCII.GetBytes(
            $"GET /stomp HTTP/1.1\r\nHost: {host ?? address.ToString()}\r\nConnection: keep-alive, Upgrade\r\nUpgrade: "
                + $"websocket\r\nSec-WebSocket-Version: 13\r\n"
            + $"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: {protocols}\r\n{(origin is null ? "" : $"Origin: {origin}\r\n")}\r\n"));
        return (socket, await socket.ReadHeadAsync());
    }

    /// <summary>Opens one that is let in, and says CONNECT.</summary>
    public static async Task<RawWebSocket> ConnectAsync(IPEndPoint address)
    {
        var (socket, answer) = await OpenAsync(address);
        Assert.StartsWith("HTTP/1.1 101 ", answer, StringComparison.Ordinal);
        await socket.SendAsync(WebSocketOpcode.Text, "CONNECT\naccept-version:1.2\nhost:test\n\n\0"u8.ToArray());
        var connected = await socket.ReceiveAsync();
        Assert.StartsWith("CONNECTED\n", connected.Text, StringComparison.Ordinal);
        return socket;
    }

    public static byte[] Frame(int first, ReadOnlySpan<byte> payload, bool isMasked = true)
    {
        var length = payload.Length switch
        {
            < 126 => [(byte)payload.Length],
            <= ushort.MaxValue => new byte[] { 126, (byte)(payload.Length >> 8), (byte)payload.Length },
            _ => [127, 0, 0, 0, 0, (byte)(payload.Length >> 24), (byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length],
        };
        if (!isMasked) return [(byte)first, .. length, .. payload];
        length[0] |= 0x80;
        byte[] mask = [0x37, 0xFA, 0x21, 0x3D];
        var masked = payload.ToArray();
        for (var i = 0; i < masked.Length; i++) masked[i] ^= mask[i % 4];
        return [(byte)first, .. length, .. mask, .. masked];
    }

    public Task SendAsync(WebSocketOpcode opcode, byte[] payload) => SendRawAsync(Frame(0x80 | (int)opcode, payload));

    public Task SendRawAsync(byte[] bytes) => _stream.WriteAsync(bytes).AsTask().WaitAsync(StompTestClient.Patience);

    /// <summary>The next frame.</summary>
    public async Task<(WebSocketOpcode Opcode, byte[] Payload, string Text)> ReceiveAsync()
    {
        var head = await ReadAsync(2);
        Assert.Equal(0x80, head[0] & 0xF0);
        Assert.Equal(0, head[1] & 0x80);
        var length = head[1] switch
        {
            126 => (int)Number(await ReadAsync(2)),
            127 => (int)Number(await ReadAsync(8)),
            var small => small,
        };
        var payload = await ReadAsync(length);
        return ((WebSocketOpcode)(head[0] & 0x0F), payload, Encoding.UTF8.GetString(payload));
    }

    /// <summary>The broker has closed the connection, having told this code.</summary>
    public async Task ExpectCloseAsync(int code)
    {
        var close = await ReceiveAsync();
        Assert.Equal(WebSocketOpcode.Close, close.Opcode);
        Assert.Equal(code, (close.Payload[0] << 8) | close.Payload[1]);
        await ExpectEndAsync();
    }

    public async Task ExpectEndAsync()
    {
        try
        {
            Assert.Equal(0, await _stream.ReadAsync(new byte[1]).AsTask().WaitAsync(StompTestClient.Patience));
        }
        catch (IOException)
        {
            // It may have thrown away what was still coming.
        }
    }

    public void Dispose() => _tcp.Dispose();

    private static ulong Number(byte[] bytes) => bytes.Aggregate(0UL, (sum, octet) => (sum << 8) | octet);

    private async Task<byte[]> ReadAsync(int count)
    {
        var bytes = new byte[count];
        await _stream.ReadExactlyAsync(bytes).AsTask().WaitAsync(StompTestClient.Patience);
        return bytes;
    }

    private async Task<string> ReadHeadAsync()
    {
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal)) head.Append((char)(await ReadAsync(1))[0]);
        return head.ToString();
    }
}
