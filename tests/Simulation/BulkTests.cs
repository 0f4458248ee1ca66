using ActorMQ.Actors.Connections;
using ActorMQ.Model;

namespace ActorMQ.Simulation;

/// <summary>Who writes everything at once is not read for a while; nothing of what it has said is lost by that.</summary>
public sealed class BulkTests
{
    private const int Count = 10_000;

    private static readonly TimeSpan LongEnough = TimeSpan.FromMinutes(30);

    // So narrow that reading is stopped and goes on again and again.
    private static readonly ConnectionOptions Narrow = new() { PublishWindow = 100, ReadAhead = ByteSize.KiB(4) };

    [Theory]
    [InlineData(1, true, true)]
    [InlineData(2, true, false)]
    [InlineData(3, false, true)]
    [InlineData(4, false, false)]
    [InlineData(5, false, false)]
    [InlineData(6, true, false)]
    public void All_of_it_arrives(int seed, bool saysGoodbye, bool isPersistent)
    {
        foreach (var options in new[] { Narrow, new ConnectionOptions() })
        {
            var world = new World(seed, options);
            var sender = new SimulatedBulkSender(world, "p", "/queue/q", Count, isPersistent, saysGoodbye);
            sender.Start();
            if (saysGoodbye) Assert.True(world.RunUntil(() => sender.WasHeard, LongEnough), "no receipt");
            else world.Run(TimeSpan.FromSeconds(5));
            var consumer = new SimulatedConsumer(world, "c", "/queue/q", "auto");
            consumer.Start();

            world.RunUntil(() => consumer.Received.Count >= Count, TimeSpan.FromMinutes(1));

            Assert.Empty(sender.Errors);
            Assert.Equal(Enumerable.Range(0, Count).Select(sender.Body), consumer.Received);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void A_queue_that_is_full_takes_it_in_as_it_is_emptied(int seed)
    {
        var world = new World(seed, Narrow);
        world.Queues = world.Queues with { MaxMessages = 500 };
        var sender = new SimulatedBulkSender(world, "p", "/queue/q", Count, isPersistent: false, saysGoodbye: true);
        sender.Start();
        world.Run(TimeSpan.FromSeconds(5));
        Assert.False(sender.WasHeard);
        var consumer = new SimulatedConsumer(world, "c", "/queue/q", "auto");
        consumer.Start();

        Assert.True(world.RunUntil(() => sender.WasHeard, LongEnough), "no receipt");
        world.RunUntil(() => consumer.Received.Count >= Count, TimeSpan.FromMinutes(1));

        Assert.Equal(Enumerable.Range(0, Count).Select(sender.Body), consumer.Received);
    }
}
