using ActorMQ.Nodes.Tests.Support;

namespace ActorMQ.Nodes.Tests.Configuration;

public sealed class PairSectionTests
{
    private const string Sql = "journal { driver = sql, sql.connection-string = \"Host=db\" }\n";

    [Theory]
    [InlineData("name-mq01-a", "name-mq01")]
    [InlineData("name-mq01-b", "name-mq01")]
    [InlineData("name-mq01-c", "name-mq01-c")]
    [InlineData("-a", "-a")]
    public void Both_nodes_of_a_pair_have_the_name_of_one_broker(string node, string broker)
    {
        var options = ConfigText.Options($"{Sql}pair.node = \"{node}\"");
        Assert.Equal((broker, node), (options.Broker.Name, options.Pair!.Node));
    }

    [Fact]
    public void A_name_that_is_given_is_the_name() => Assert.Equal("mq", ConfigText.Options($"{Sql}broker.name = mq, pair.node = name-mq01-a").Broker.Name);

    [Fact]
    public void A_node_with_a_directory_of_its_own_serves_alone_unless_it_is_told() =>
        Assert.Equal((null, "b"), (ConfigText.Options("").Pair, ConfigText.Options("pair { enabled = true, node = b }").Pair!.Node));

    [Theory]
    [InlineData("journal.driver = memory, pair.enabled = true", "two nodes need a journal that both can open: journal.driver = sqlite, or sql")]
    [InlineData("pair { ttl = 500ms, beat = 250ms }", "ttl must be at least three times beat")]
    [InlineData("pair.retry-interval = 0s", "expected longer than 0")]
    public void What_cannot_work_is_an_error(string text, string error) =>
        Assert.Contains(ConfigText.Read(text).Problems, problem => problem.ToString().Contains(error, StringComparison.Ordinal));
}
