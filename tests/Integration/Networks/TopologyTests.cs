namespace ActorMQ.Integration.Networks;

/// <summary>Processes that are linked in whatever shape are one broker to whoever sends to topics. (Stars and meshes are among the examples.)</summary>
[Collection(NetworkCollection.Name)]
public sealed class TopologyTests
{
    [Theory]
    [InlineData("pair")]
    [InlineData("chain")]
    [InlineData("ring")]
    public async Task Whoever_subscribes_anywhere_gets_each_message_once_and_so_it_is_again_after_a_kill(string topology)
    {
        await using var network = await NodeNetwork.StartAsync(Topology.Of(topology));
        await network.LinkedAsync();
        await TopicChecks.EachReachesEachOnceAsync(network);
        var killed = network.Nodes[1];
        await killed.KillAsync();
        if (topology == "ring")
        {
            // The others find their ways around it.
            await network.SettledAsync();
            await TopicChecks.EachReachesEachOnceAsync(network);
        }
        await killed.StartAsync();
        await network.SettledAsync();
        await TopicChecks.EachReachesEachOnceAsync(network);
    }

    [Fact]
    public async Task A_temporary_queue_is_answered_to_from_the_far_end_of_a_chain()
    {
        await using var network = await NodeNetwork.StartAsync(Topology.Chain(3), "journal.driver = memory");
        await using var asker = await network.Nodes[0].ConnectAsync();
        await using var answerer = await network.Nodes[^1].ConnectAsync();
        await answerer.SubscribeAsync("/topic/questions");
        await asker.SubscribeAsync("/temp-queue/answers");
        await network.SettledAsync();
        await asker.PublishAsync("/topic/questions", "who?", headers: ("reply-to", "/temp-queue/answers"));
        var question = await answerer.ExpectMessageAsync("who?");
        await answerer.PublishAsync(question["reply-to"]!, "me");
        await asker.ExpectMessageAsync("me");
    }
}
