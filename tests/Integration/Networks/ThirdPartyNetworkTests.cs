using System.Net;
using ActorMQ.Integration.Support;

namespace ActorMQ.Integration.Networks;

/// <summary>Other people's clients at two brokers that are linked: one asks on a topic, the other answers to the queue named in reply-to.</summary>
[Collection(NetworkCollection.Name)]
public sealed class ThirdPartyNetworkTests : IClassFixture<ThirdPartyNetworkTests.TwoBrokers>
{
    private readonly NodeNetwork _network;

    public ThirdPartyNetworkTests(TwoBrokers brokers) => _network = brokers.Network;

    [Theory]
    [InlineData("python", "ruby")]
    [InlineData("ruby", "javascript")]
    [InlineData("javascript", "python")]
    public async Task A_question_at_one_is_answered_from_the_other(string asking, string answering)
    {
        await using var answerer = Start(answering, _network.Nodes[1], "answer");
        await answerer.ReachAsync("ready");
        await _network.SettledAsync();
        await using var asker = Start(asking, _network.Nodes[0], "ask");
        await asker.SucceedAsync();
        await answerer.SucceedAsync();
    }

    private static ThirdPartyClient Start(string language, NetworkNode node, string scenario)
    {
        var addresses = node.Site.Process.Addresses;
        (var library, IPEndPoint address) = language switch
        {
            "python" => (ThirdPartyClient.Python, addresses[0]),
            "ruby" => (ThirdPartyClient.Ruby, addresses[0]),
            _ => (ThirdPartyClient.JavaScript, addresses[1]),
        };
        return ThirdPartyClient.Start(library, address, "1.2", scenario);
    }

    /// <summary>For all of them.</summary>
    public sealed class TwoBrokers : IAsyncLifetime
    {
        internal NodeNetwork Network { get; private set; } = null!;

        public async Task InitializeAsync() =>
            Network = await NodeNetwork.StartAsync(Topology.Pair, "journal.driver = memory, listeners.ws { enabled = true, port = 0 }");

        public async Task DisposeAsync() => await Network.DisposeAsync();
    }
}
