using System.Globalization;
using ActorMQ.Tests.Support;

namespace ActorMQ.Integration.Networks;

/// <summary>A thousand servers at four brokers, asked from one of them. NETWORK_FLEET says how many.</summary>
[Collection(NetworkCollection.Name)]
public sealed class MCollectiveTests : IClassFixture<MCollectiveTests.FourBrokers>
{
    private const string Broadcast = "/topic/mcollective.ping.agent";
    private const string Nodes = "/queue/mcollective.nodes";
    private const int Asked = 50;

    private static readonly int Size = int.TryParse(Environment.GetEnvironmentVariable("NETWORK_FLEET"), CultureInfo.InvariantCulture, out var size)
        ? size
        : 1000;

    private readonly NodeNetwork _network;

    public MCollectiveTests(FourBrokers brokers) => _network = brokers.Network;

    [Fact]
    public Task Everybody_answers_once_to_a_temporary_queue() => AskAllAsync("/temp-queue/reply");

    [Fact]
    public Task Everybody_answers_once_to_a_queue() => AskAllAsync("/queue/mcollective.reply.noc_123");

    [Fact]
    public async Task A_request_to_one_reaches_that_one()
    {
        await using var fleet = await Fleet.StartAsync(_network, Size, Nodes, member => $"mc_identity = '{Fleet.Identity(member)}'");
        await using var asker = await _network.Nodes[0].ConnectAsync();
        const string Reply = "/queue/mcollective.reply.noc_456";
        await asker.SubscribeAsync(Reply);
        await _network.SettledAsync();
        var members = Enumerable.Range(0, Size).ToArray();
        new Random(1).Shuffle(members);
        var asked = members.Take(Asked).ToList();
        foreach (var member in asked)
            await asker.PublishAsync(
                Nodes, $"ping {member}", receipt: false, ("mc_identity", Fleet.Identity(member)), ("reply-to", Reply), ("persistent", "true"));
        await ExpectAsync(asker, asked.Select(member => Fleet.Answer(member, $"ping {member}")));
        await NodeNetwork.EventuallyAsync(
            async () => (await Task.WhenAll(_network.Nodes.Select(node => node.QueuesAsync()))).All(queues => queues.Values.All(messages => messages == 0)),
            () => "Requests or answers are left in queues.");
    }

    /// <summary>The second request comes behind all that may have been sent twice because of the first.</summary>
    private async Task AskAllAsync(string reply)
    {
        await using var fleet = await Fleet.StartAsync(_network, Size, Broadcast);
        await using var asker = await _network.Nodes[0].ConnectAsync();
        await asker.SubscribeAsync(reply);
        await _network.SettledAsync();
        foreach (var request in new[] { "first", "second" })
        {
            await asker.PublishAsync(Broadcast, request, receipt: false, ("reply-to", reply));
            await ExpectAsync(asker, Enumerable.Range(0, Size).Select(member => Fleet.Answer(member, request)));
        }
        await asker.ExpectNothingAsync();
    }

    private static async Task ExpectAsync(StompTestClient asker, IEnumerable<string> expected)
    {
        var missing = expected.ToHashSet(StringComparer.Ordinal);
        while (missing.Count > 0)
        {
            var answer = (await asker.ExpectMessageAsync()).Text;
            Assert.True(missing.Remove(answer), $"Not expected, or not again: {answer}");
        }
    }

    /// <summary>A network operation centre and three countries.</summary>
    public sealed class FourBrokers : IAsyncLifetime
    {
        internal NodeNetwork Network { get; private set; } = null!;

        public async Task InitializeAsync() => Network = await NodeNetwork.StartAsync(Topology.Star(4), "journal.driver = memory");

        public async Task DisposeAsync() => await Network.DisposeAsync();
    }
}
