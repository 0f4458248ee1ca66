using ActorMQ.Model;
using ActorMQ.Persistence.Memory;

namespace ActorMQ.Gateway.Tests.Links;

public sealed class LargeMessageTests
{
    [Fact]
    public async Task A_message_larger_than_a_links_buffer_goes_over_the_link()
    {
        await using var a = await NetworkedBroker.StartAsync("a", new MemoryDisk(), change: options => options with { Buffer = ByteSize.MiB(1) });
        await using var b = await NetworkedBroker.StartAsync("b", new MemoryDisk(), a.LinkAddress);
        await using var consumer = await b.Broker.ConnectAsync();
        await consumer.SubscribeAsync("/queue/large");
        await using var producer = await a.Broker.ConnectAsync();
        var body = string.Concat(Enumerable.Range(0, 400_000).Select(i => $"{i},"));

        await producer.PublishAsync("/queue/large", body, receipt: false);

        await consumer.ExpectMessageAsync(body);
    }
}
