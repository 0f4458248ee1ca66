using ActorMQ.Actors.Bridges;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Destinations;
using ActorMQ.Nodes.Configuration;
using ActorMQ.Nodes.Tests.Support;

namespace ActorMQ.Nodes.Tests.Configuration;

public sealed class NetworkSectionTests
{
    [Theory]
    [InlineData("tcp://b:61617", "tcp://b:61617")]
    [InlineData("ssl://b.example.com", "ssl://b.example.com:61616")]
    [InlineData("tcp://[::1]:7", "tcp://[::1]:7")]
    [InlineData("static:tcp://b:1", "tcp://b:1")]
    [InlineData("static:(tcp://b:1, tcp://c:2)", "tcp://b:1|tcp://c:2")]
    [InlineData("static://(tcp://b:1)", "tcp://b:1")]
    [InlineData("failover:(tcp://b:1,ssl://c:2)", "tcp://b:1 ssl://c:2")]
    [InlineData("masterslave:(tcp://b:1,tcp://c:2)", "tcp://b:1 tcp://c:2")]
    [InlineData("static:(failover:(tcp://b:1,tcp://c:2)?randomize=false,tcp://d:3)", "tcp://b:1 tcp://c:2|tcp://d:3")]
    public void Uris_of_ActiveMQ_are_understood(string uri, string links) =>
        Assert.Equal(links, string.Join('|', LinkUri.Parse(uri).Links.Select(link => string.Join(' ', link))));

    [Theory]
    [InlineData("b:61616", "expected tcp://HOST:PORT")]
    [InlineData("", "expected tcp://HOST:PORT")]
    [InlineData("stomp://b:1", "expected tcp://HOST:PORT")]
    [InlineData("tcp://", "expected tcp://HOST:PORT")]
    [InlineData("tcp://b:99999", "expected tcp://HOST:PORT")]
    [InlineData("static:()", "expected tcp://HOST:PORT")]
    [InlineData("static:(tcp://b:1", "a parenthesis is not closed")]
    [InlineData("static:(tcp://b:1)x", "expected tcp://HOST:PORT")]
    [InlineData("zeroconf:_activemq", "zeroconf: is not supported yet")]
    [InlineData("static:(multicast://default)", "must be a uri of its own")]
    [InlineData("failover:(dns://brokers.example.com,tcp://b)", "must be a uri of its own")]
    public void Others_are_refused_with_a_word_for_it(string uri, string error) =>
        Assert.Contains(error, Assert.Throws<FormatException>(() => LinkUri.Parse(uri)).Message, StringComparison.Ordinal);

    [Fact]
    public void Several_uris_are_several_links_and_a_pair_is_one()
    {
        var connectors = Connectors("a { uri = \"static:(tcp://b,tcp://c)\" }, p { uri = \"masterslave:(tcp://d,tcp://e)\" }");
        Assert.Equal(["a-1", "a-2", "p"], connectors.Select(connector => connector.Name));
        Assert.Equal([1, 1, 2], connectors.Select(connector => connector.Addresses.Count));
    }

    [Fact]
    public void Users_may_be_called_as_in_ActiveMQ()
    {
        Assert.Equal(("u", "p"), (Connectors("a { uri = \"tcp://b\", user-name = u, password = p }")[0].User, "p"));
        var remote = Assert.Single(Connectors("a { uri = \"tcp://b\", user = u, password = p, remote-user-name = v, remote-password = q }"));
        Assert.Equal(("v", "q"), (remote.User, remote.Password));
    }

    [Theory]
    [InlineData("", "/queue/orders", true)]
    [InlineData("excluded-destinations = [\"/queue/orders.>\"]", "/queue/orders", false)]
    [InlineData("excluded-destinations = [\"/queue/orders.>\"]", "/topic/orders", true)]
    [InlineData("excluded-destinations = [\"orders.>\"]", "/topic/orders.eu", false)]
    [InlineData("excluded-destinations = [\"orders.eu\"]", "/topic/orders.>", true)]
    [InlineData("excluded-destinations = \"a,orders\"", "/queue/orders", false)]
    [InlineData("dynamically-included-destinations = [\"queue://orders\"]", "/queue/orders", true)]
    [InlineData("dynamically-included-destinations = [\"/queue/orders\"]", "/queue/others", false)]
    [InlineData("dynamically-included-destinations = [\"orders.>\"]", "/topic/orders.*", true)]
    [InlineData("dynamically-included-destinations = [a], statically-included-destinations = [orders]", "/queue/orders", true)]
    [InlineData("static-bridge = true, statically-included-destinations = [orders]", "/queue/orders", true)]
    [InlineData("static-bridge = true", "/queue/orders", false)]
    public void Filters_say_what_goes_out(string filter, string destination, bool isAdmitted)
    {
        Assert.True(DestinationAddress.TryParse(destination, out var address, out _));
        var connector = Assert.Single(Connectors($"a {{ uri = \"tcp://b\", {filter} }}"));
        Assert.Equal(isAdmitted, connector.Filter.Admits(new InterestEntry(address.Parts[0].Name, null)));
    }

    [Fact]
    public void What_is_not_needed_is_said_and_harms_nobody()
    {
        var read = Read("network-connectors.a { uri = \"static:(tcp://b)?maxReconnectDelay=5000\", duplex = true, network-ttl = 4, prefetch-size = 1 }");
        Assert.NotNull(read.Options);
        Assert.Equal(4, read.Problems.Count);
        Assert.All(read.Problems, problem => Assert.Contains("has no effect", problem.Text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("network.decrease-network-consumer-priority = true", true)]
    [InlineData("network-connectors.a { uri = \"tcp://b\", decrease-network-consumer-priority = true }, network-connectors.b.uri = \"tcp://c\"", true)]
    [InlineData("network-connectors.a { uri = \"tcp://b\", enabled = false, decrease-network-consumer-priority = true }", false)]
    public void Near_consumers_come_first_where_the_broker_or_a_connector_says_so(string configuration, bool areFirst)
    {
        var read = Read(configuration);
        Assert.Empty(read.Problems);
        Assert.Equal(areFirst, read.Options!.Network.DecreasesConsumerPriority);
    }

    [Theory]
    [InlineData("network-connectors.a {}", "actormq.network-connectors.a: the uri is missing")]
    [InlineData("network-connectors.a.uri = nonsense", "actormq.network-connectors.a.uri: expected tcp://HOST:PORT")]
    [InlineData("network-connectors.a { uri = \"tcp://b\", dupplex = true }", "did you mean duplex?")]
    [InlineData("network-connectors.a { uri = \"tcp://b\", excluded-destinations = [\"/queue/\"] }", "expected destinations such as")]
    [InlineData("network-connectors.a { uri = \"tcp://b\", max-reconnect-delay = 1ms }", "max-reconnect-delay must be at least")]
    [InlineData("network-connectors { accepted-1.uri = \"tcp://b\" }", "names that begin with accepted-")]
    [InlineData("network-connectors { a.uri = \"static:(tcp://b,tcp://c)\", a-1.uri = \"tcp://d\" }", "there is one of that name already")]
    [InlineData("network.listeners.link { enabled = true, address = 0.0.0.0 }", "open to other machines")]
    [InlineData("network.listeners.link { enabled = true, scheme = ssl }", "certificate must be given")]
    [InlineData("network.heart-beat = 1ms", "heart-beat must be from")]
    [InlineData("network.max-distance = 0", "expected from 1 to 64")]
    public void Mistakes_are_found(string configuration, string error) =>
        Assert.Contains(Read(configuration).Problems, problem => problem.IsError && problem.Text.Contains(error, StringComparison.Ordinal));

    [Fact]
    public void Passwords_are_not_shown() =>
        Assert.DoesNotContain(
            "secret",
            Read("network-connectors.a { uri = \"tcp://b\", user = u, password = secret, remote-password = secret }").Render(),
            StringComparison.Ordinal);

    [Fact]
    public void Users_may_be_brokers()
    {
        var options = ConfigText.Options("security.users { b { password = x, network = true }, c { password = x } }");
        Assert.Equal([true, false], options.Security.Users.OrderBy(user => user.Name).Select(user => user.MayLink));
    }

    private static IReadOnlyList<ConnectorOptions> Connectors(string connectors) =>
        Read($"network-connectors {{ {connectors} }}").Options!.Network.Bridges.Connectors;

    private static LoadedConfiguration Read(string configuration) => ConfigText.Read(configuration);
}
