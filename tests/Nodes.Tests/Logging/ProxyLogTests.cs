using System.Net;
using ActorMQ.Nodes.Logging;
using ActorMQ.Nodes.Tests.Support;
using ActorMQ.Tests.Support;

namespace ActorMQ.Nodes.Tests.Logging;

/// <summary>What is said of those who come to a port for proxies.</summary>
public sealed class ProxyLogTests
{
    private const string Configuration = """
        journal.driver = memory
        security.allow-open-access = true
        listeners.stomp { proxy-protocol = required, proxy-protocol-from = [127.0.0.1] }
        """;

    [Fact]
    public async Task Who_is_no_proxy_and_what_is_no_header_is_said_once_and_a_client_has_its_own_address()
    {
        var output = new StringWriter();
        using (var logging = new NodeLogging(new LogOptions(), output, false, TimeProvider.System))
        {
            await using var node = await RunningNode.StartAsync(Configuration, logging);
            for (var i = 0; i < 5; i++)
            {
                await using var stranger = await StompTestClient.OpenAsync(node.Address, from: IPAddress.Parse("127.0.0.2"));
                await stranger.Closed;
                await using var silly = await StompTestClient.OpenAsync(node.Address, preamble: "GET / HTTP/1.1\r\n"u8.ToArray());
                await silly.Closed;
                // A look whether the port is open is nothing to be told.
                await using var look = await StompTestClient.OpenAsync(node.Address);
            }
            await using var client = await StompTestClient.OpenAsync(
                node.Address, preamble: "PROXY TCP4 203.0.113.7 10.0.0.1 4711 61613\r\n"u8.ToArray());
            await client.ConnectAsync();
        }
        var lines = output.ToString().Split('\n');
        Assert.Single(lines, line => line.Contains("must be one of listeners.stomp.proxy-protocol-from", StringComparison.Ordinal));
        Assert.Single(lines, line => line.Contains("no PROXY header", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("203.0.113.7:4711", StringComparison.Ordinal));
    }
}
