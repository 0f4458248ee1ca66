using System.Net;
using System.Net.Sockets;
using ActorMQ.Persistence.Memory;
using ActorMQ.Tests.Support;

namespace ActorMQ.Gateway.Tests.Links;

public sealed class LinkLimitTests
{
    [Fact]
    public async Task Silent_calls_of_one_address_leave_room_for_brokers_of_others()
    {
        await using var broker = await NetworkedBroker.StartAsync("called", new MemoryDisk(), change: options => options with { MaxAccepted = 40 });
        var silent = new List<TcpClient>();
        for (var i = 0; i < 12; i++)
        {
            var client = new TcpClient(new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0));
            await client.ConnectAsync(broker.Address);
            silent.Add(client);
        }
        await Eventually.HoldsAsync(
            async () => (await broker.Bridges.ListRefusedAsync(StompTestClient.Patience)).Any(
                refused => refused.Reason == "too-many-links" && refused.Count == 2));
        Assert.Equal((10, 10), (broker.Bridges.Gate.Count, broker.Bridges.Gate.Connecting));

        await using var other = await NetworkedBroker.StartAsync("caller", new MemoryDisk(), broker.LinkAddress);
        await Eventually.HoldsAsync(() => broker.Bridges.Gate is { Count: 11, Connecting: 10 });

        foreach (var client in silent) client.Dispose();
        await Eventually.HoldsAsync(() => broker.Bridges.Gate is { Count: 1, Connecting: 0 });
    }
}
