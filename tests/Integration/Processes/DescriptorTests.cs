using System.Net;
using System.Net.Sockets;
using ActorMQ.Integration.Support;
using ActorMQ.Tests.Support;

namespace ActorMQ.Integration.Processes;

/// <summary>When there are no file descriptors for more clients, the clients that are there and the broker itself notice nothing.</summary>
public sealed class DescriptorTests
{
    private const int MaxFiles = 512;

    [Fact]
    public async Task Clients_without_number_cost_the_broker_nothing_but_their_refusal()
    {
        await using var site = new Site(
            "listeners.ws { enabled = true, port = 0 }, gateway { max-connections = 5000, max-connections-per-address = 5000 }")
        { MaxFiles = MaxFiles };
        await site.StartAsync();
        await using var consumer = await site.ConnectAsync();
        await consumer.SubscribeAsync("/queue/orders");
        await using var producer = await site.ConnectAsync();

        var flood = new List<Socket>();
        foreach (var address in site.Process.Addresses)
        {
            for (var i = 0; i < MaxFiles; i++) flood.Add(await OpenAsync(address));
        }
        // Those that were let in say nothing; the others are told and closed.
        await Task.WhenAll(flood.TakeLast(100).Select(ExpectEndAsync));

        await producer.PublishAsync("/queue/orders", "unharmed", true, ("persistent", "true"));
        await consumer.ExpectMessageAsync("unharmed");
        Assert.Equal("site", (await site.AskAsync("broker")).GetProperty("name").GetString());
        await using (var refused = await StompTestClient.OpenAsync(site.Address)) await refused.ExpectErrorAsync("too-many-connections");

        foreach (var socket in flood) socket.Dispose();
        await Eventually.HoldsAsync(async () =>
        {
            await using var client = await StompTestClient.OpenAsync(site.Address);
            try
            {
                await client.ConnectAsync();
                return true;
            }
            catch (Exception e) when (e is InvalidOperationException or IOException)
            {
                return false;
            }
        });
    }

    [Fact]
    public async Task A_limit_below_the_number_of_clients_is_said_at_the_start()
    {
        await using var site = new Site("gateway.max-connections = 5000");
        await using var process = NodeProcess.Start(null, MaxFiles, "run", "--config", site.Config);

        var line = await process.WaitForLineAsync("the process may have 512 file descriptors");

        Assert.Contains("not for max-connections=5000", line, StringComparison.Ordinal);
    }

    private static async Task<Socket> OpenAsync(IPEndPoint address)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(address).WaitAsync(StompTestClient.Patience);
        return socket;
    }

    private static async Task ExpectEndAsync(Socket socket)
    {
        try
        {
            var buffer = new byte[1024];
            while (await socket.ReceiveAsync(buffer).WaitAsync(StompTestClient.Patience) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // Closed without a word.
        }
    }
}
