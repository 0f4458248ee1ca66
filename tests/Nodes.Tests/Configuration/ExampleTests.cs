using ActorMQ.Nodes.Configuration;
using ActorMQ.Nodes.Tests.Support;

namespace ActorMQ.Nodes.Tests.Configuration;

/// <summary>What we show to users works.</summary>
public sealed class ExampleTests
{
    private static readonly string Root = Repository.PathOf("hocon", "examples");

    public static TheoryData<string> Examples =>
        [.. Directory.GetFiles(Root, "*.conf", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Root, file))];

    public static TheoryData<string> Networks =>
        [.. Directory.GetDirectories(Path.Combine(Root, "network")).Select(
            directory => Path.GetFileName(directory)).Where(name => name is not ("discovery" or "site"))];

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task It_is_valid(string example)
    {
        var (exitCode, terminal) = await FakeTerminal.RunAsync(["check", "--quiet", Repository.PathOf("hocon", "examples", example)]);
        Assert.Equal(ExitCode.Ok, exitCode);
        // Its certificates are those of another machine, and its database is elsewhere; there must be nothing else to say.
        Assert.DoesNotContain(
            terminal.Errors.Split('\n'),
            line => line.Contains("warning:") && !line.Contains("there is no file") && !line.Contains("sql.connection-string: PostgreSQL at db1,db2:5432"));
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Every_link_leads_to_a_broker_that_takes_it(string network)
    {
        var brokers = Directory.GetFiles(Path.Combine(Root, "network", network)).Select(file => LoadedConfiguration.Load(file, _ => null).Options!)
            .ToDictionary(options => options.Broker.Name);
        Assert.True(brokers.Count >= 2);
        foreach (var broker in brokers.Values)
        {
            var targets = broker.Network.Bridges.Connectors.SelectMany(connector => connector.Addresses).Select(address => brokers[address.Host.Split('.')[0]]);
            Assert.All(targets, target =>
            {
                Assert.Contains(target.Network.Listeners, listener => listener.IsTls);
                Assert.Contains(target.Security.Users, user => user.Name == broker.Broker.Name && user.MayLink);
            });
        }
        Assert.Equal(brokers.Count, Reachable(brokers).Count);
    }

    [Fact]
    public void There_are_some() => Assert.True(Examples.Count >= 20 && Networks.Count == 5);

    private static HashSet<string> Reachable(Dictionary<string, NodeOptions> brokers)
    {
        var links = brokers.Values
            .SelectMany(
                broker => broker.Network.Bridges.Connectors.SelectMany(connector => connector.Addresses).Select(
                    address => (One: broker.Broker.Name, Other: address.Host.Split('.')[0])))
            .ToList();
        var reached = new HashSet<string> { brokers.Keys.First() };
        while (links.RemoveAll(
            link => reached.Contains(link.One) ? reached.Add(link.Other) || true : reached.Contains(link.Other) && reached.Add(link.One)) > 0)
        {
        }
        return reached;
    }
}
