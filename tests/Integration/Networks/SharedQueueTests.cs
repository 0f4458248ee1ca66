using ActorMQ.Tests.Support;

namespace ActorMQ.Integration.Networks;

/// <summary>Consumers of one queue at two brokers that are linked share its messages.</summary>
[Collection(NetworkCollection.Name)]
public sealed class SharedQueueTests
{
    private const int Messages = 40;

    // Of the prefetch half is for other queues.
    private const int FewEnough = 900;

    [Theory]
    [InlineData("client-individual")]
    [InlineData("client")]
    [InlineData("auto")]
    public async Task Consumers_at_both_ends_of_a_link_get_as_much_of_what_takes_time(string ack)
    {
        await using var network = await NodeNetwork.StartAsync(Topology.Pair, "journal.driver = memory");
        await using var near = await network.Nodes[0].ConnectAsync();
        await using var far = await network.Nodes[1].ConnectAsync();
        await near.SubscribeAsync("/queue/catalogs", ack: ack);
        await far.SubscribeAsync("/queue/catalogs", ack: ack);
        await network.SettledAsync();
        await using var master = await network.Nodes[0].ConnectAsync();
        var (nears, fars, sent) = (0, 0, 0);

        // Nothing is acknowledged: what a consumer has got keeps it busy. Until the far one is known to be there the near one may get some alone.
        do
        {
            await master.PublishAsync("/queue/catalogs", $"{sent++}");
            await Eventually.HoldsAsync(HasComeAll);
        }
        while (nears != fars && sent < FewEnough);
        var (nearsBefore, farsBefore) = (nears, fars);
        for (var i = 0; i < Messages; i++) await master.PublishAsync("/queue/catalogs", $"{sent++}", receipt: false);
        await Eventually.HoldsAsync(HasComeAll);

        Assert.Equal(nearsBefore, farsBefore);
        Assert.InRange(fars - farsBefore, Messages * 0.4, Messages * 0.6);

        bool HasComeAll()
        {
            while (near.TryReceive() is not null) nears++;
            while (far.TryReceive() is not null) fars++;
            return nears + fars == sent;
        }
    }
}
