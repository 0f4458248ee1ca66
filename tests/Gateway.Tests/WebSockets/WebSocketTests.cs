using System.Net;
using System.Text;
using ActorMQ.StompGateway;
using ActorMQ.StompGateway.WebSockets;
using ActorMQ.Tests.Support;

namespace ActorMQ.Gateway.Tests.WebSockets;

public sealed class WebSocketTests
{
    private static readonly byte[] Subscribe = "SUBSCRIBE\nid:1\ndestination:/queue/a\nreceipt:s\n\n\0"u8.ToArray();

    [Fact]
    public async Task A_page_of_the_same_host_is_let_in_and_one_of_another_is_not()
    {
        await using var broker = await StartAsync();
        var port = broker.Address.Port;

        Assert.StartsWith("HTTP/1.1 101 ", await AnswerAsync(broker, null, null), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 101 ", await AnswerAsync(broker, "http://127.0.0.1:8080", null), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 101 ", await AnswerAsync(broker, "http://localhost", $"localhost:{port}"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 403 ", await AnswerAsync(broker, "http://evil.example.com", null), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 403 ", await AnswerAsync(broker, "null", null), StringComparison.Ordinal);
        // Whoever owns a name may have it lead to this machine.
        Assert.StartsWith("HTTP/1.1 403 ", await AnswerAsync(broker, "http://evil.example.com", $"evil.example.com:{port}"), StringComparison.Ordinal);
        await Eventually.HoldsAsync(() => broker.Gateway.Connections.Count == 0);
    }

    [Fact]
    public async Task Pages_of_allowed_origins_are_let_in()
    {
        await using var broker = await StartAsync(listener => listener with { AllowedOrigins = ["https://console.example.com"] });

        Assert.StartsWith("HTTP/1.1 101 ", await AnswerAsync(broker, "https://console.example.com", null), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 403 ", await AnswerAsync(broker, "http://127.0.0.1", null), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_answer_is_the_one_of_the_specification()
    {
        await using var broker = await StartAsync();

        var (socket, answer) = await RawWebSocket.OpenAsync(broker.Address, protocols: "other, v11.stomp, v12.stomp");

        socket.Dispose();
        Assert.Contains("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nSec-WebSocket-Protocol: v12.stomp\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unmasked_frame_closes_at_once()
    {
        await using var broker = await StartAsync();
        using var socket = await RawWebSocket.ConnectAsync(broker.Address);

        await socket.SendRawAsync([0x81, 5]);

        await socket.ExpectCloseAsync(1002);
        await Eventually.HoldsAsync(() => broker.Gateway.Connections.Count == 0);
    }

    [Theory]
    [InlineData("7FFFFFFFFFFFFFFF")]
    [InlineData("FFFFFFFFFFFFFFFF")]
    [InlineData("0000000040000000")]
    public async Task An_absurd_length_closes_at_once(string length)
    {
        await using var broker = await StartAsync();
        using var socket = await RawWebSocket.ConnectAsync(broker.Address);

        await socket.SendRawAsync([0x82, 0xFF, .. Convert.FromHexString(length), 1, 2, 3, 4]);

        await socket.ExpectCloseAsync(1009);
    }

    [Fact]
    public async Task Every_frame_is_a_message_of_its_own_and_of_its_own_type()
    {
        await using var broker = await StartAsync();
        using var socket = await RawWebSocket.ConnectAsync(broker.Address);
        await socket.SendAsync(WebSocketOpcode.Text, Subscribe);
        Assert.StartsWith("RECEIPT\n", (await socket.ReceiveAsync()).Text, StringComparison.Ordinal);

        for (var i = 0; i < 40; i++)
        {
            // Together, so that the broker writes them together.
            await socket.SendAsync(
                WebSocketOpcode.Binary,
                Bytes("SEND\ndestination:/queue/a\n\ntext\0", "SEND\ndestination:/queue/a\n\n\xFF\xFE\0", "SEND\ndestination:/queue/a\n\nhällo\0"));
        }

        for (var i = 0; i < 40; i++)
        {
            foreach (var (opcode, end) in new[] { (WebSocketOpcode.Text, "text"), (WebSocketOpcode.Binary, ""), (WebSocketOpcode.Text, "hällo") })
            {
                var message = await socket.ReceiveAsync();
                Assert.Equal(opcode, message.Opcode);
                Assert.StartsWith("MESSAGE\n", message.Text, StringComparison.Ordinal);
                Assert.Equal(message.Payload.Length - 2, Array.IndexOf(message.Payload, (byte)0));
                Assert.Contains(end + "\0", message.Text, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Pings_are_answered_also_within_a_message()
    {
        await using var broker = await StartAsync();
        using var socket = await RawWebSocket.ConnectAsync(broker.Address);

        await socket.SendRawAsync(
            [.. RawWebSocket.Frame(0x01, Subscribe.AsSpan(0, 10)), .. RawWebSocket.Frame(0x89, "here?"u8), .. RawWebSocket.Frame(0x80, Subscribe.AsSpan(10))]);

        var (pong, receipt) = (await socket.ReceiveAsync(), await socket.ReceiveAsync());
        if (pong.Opcode != WebSocketOpcode.Pong) (pong, receipt) = (receipt, pong);
        Assert.Equal((WebSocketOpcode.Pong, "here?"), (pong.Opcode, pong.Text));
        Assert.StartsWith("RECEIPT\n", receipt.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_goodbye_is_answered_once()
    {
        await using var broker = await StartAsync();
        using var socket = await RawWebSocket.ConnectAsync(broker.Address);

        await socket.SendAsync(WebSocketOpcode.Close, [0x03, 0xE8]);

        await socket.ExpectCloseAsync(1000);
        await Eventually.HoldsAsync(() => broker.Gateway.Connections.Count == 0);
    }

    [Fact]
    public async Task A_goodbye_is_answered_behind_what_is_under_way()
    {
        await using var broker = await StartAsync();
        using var socket = await RawWebSocket.ConnectAsync(broker.Address);
        await socket.SendAsync(WebSocketOpcode.Text, Subscribe);
        Assert.StartsWith("RECEIPT\n", (await socket.ReceiveAsync()).Text, StringComparison.Ordinal);

        // More than the system keeps for a client that does not read.
        await socket.SendAsync(WebSocketOpcode.Text, Bytes("SEND\ndestination:/queue/a\n\n", new string('x', 30_000_000), "\0"));
        await Eventually.HoldsAsync(async () => (await broker.InspectAllAsync()).Any(connection => connection.MessagesOut == 1));
        await socket.SendAsync(WebSocketOpcode.Close, [0x03, 0xE8]);

        Assert.StartsWith("MESSAGE\n", (await socket.ReceiveAsync()).Text, StringComparison.Ordinal);
        await socket.ExpectCloseAsync(1000);
    }

    [Fact]
    public async Task An_error_that_ends_the_connection_comes_before_the_goodbye()
    {
        await using var broker = await StartAsync();
        using var socket = await RawWebSocket.ConnectAsync(broker.Address);

        await socket.SendAsync(WebSocketOpcode.Text, "NONSENSE\n\n\0"u8.ToArray());

        Assert.StartsWith("ERROR\n", (await socket.ReceiveAsync()).Text, StringComparison.Ordinal);
        Assert.Equal(WebSocketOpcode.Close, (await socket.ReceiveAsync()).Opcode);
        await socket.SendAsync(WebSocketOpcode.Close, [0x03, 0xE8]);
        await socket.ExpectEndAsync();
    }

    [Fact]
    public async Task What_is_no_http_request_is_told_so_at_once()
    {
        await using var broker = await StartAsync();
        using var tcp = new System.Net.Sockets.TcpClient();
        await tcp.ConnectAsync(broker.Address);

        await tcp.GetStream().WriteAsync("CONNECT\naccept-version:1.2\n"u8.ToArray());

        using var reader = new StreamReader(tcp.GetStream());
        Assert.Equal("HTTP/1.1 400 Bad Request", await reader.ReadLineAsync().WaitAsync(StompTestClient.Patience));
    }

    [Fact]
    public async Task A_large_message_goes_both_ways_over_a_websocket()
    {
        await using var broker = await StartAsync();
        using var socket = await RawWebSocket.ConnectAsync(broker.Address);
        await socket.SendAsync(WebSocketOpcode.Text, Subscribe);
        await socket.ReceiveAsync();
        var body = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 400_000).Select(i => $"{i}ä ")));

        var sending = socket.SendAsync(WebSocketOpcode.Text, [.. "SEND\ndestination:/queue/a\n\n"u8, .. body, 0]);

        var message = await socket.ReceiveAsync();
        await sending;
        Assert.Equal(WebSocketOpcode.Text, message.Opcode);
        Assert.Equal(body, message.Payload.AsSpan(message.Payload.AsSpan().IndexOf("\n\n"u8) + 2)[..^2].ToArray());
    }

    private static byte[] Bytes(params string[] frames) =>
        [.. frames.SelectMany(frame => frame.Contains('\xFF', StringComparison.Ordinal) ? Encoding.Latin1.GetBytes(frame) : Encoding.UTF8.GetBytes(frame))];

    private static async Task<string> AnswerAsync(TestBroker broker, string? origin, string? host)
    {
        var (socket, answer) = await RawWebSocket.OpenAsync(broker.Address, origin, host);
        socket.Dispose();
        return answer;
    }

    private static Task<TestBroker> StartAsync(Func<ListenerOptions, ListenerOptions>? change = null)
    {
        var listener = new ListenerOptions(ListenerScheme.WebSocket, IPAddress.Loopback, 0);
        return TestBroker.StartAsync(new TestBrokerOptions { Gateway = new GatewayOptions { Listeners = [change?.Invoke(listener) ?? listener] } });
    }
}
