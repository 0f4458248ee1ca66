using System.Net;
using ActorMQ.Actors.Bridges.Discovery;
using ActorMQ.Actors.Cluster;
using ActorMQ.Nodes.Configuration;
using ActorMQ.Nodes.Tests.Support;

namespace ActorMQ.Nodes.Tests.Configuration;

public sealed class SiteSectionTests
{
    private const string Tls = "tls { certificate = \"/tmp/a.pem\", authorities = \"/tmp/b.pem\" }";

    [Fact]
    public void Without_seeds_and_discovery_a_node_is_part_of_no_site()
    {
        var options = ConfigText.Options("site { port = 1 }");
        Assert.Null(options.Site);
        Assert.False(options.Network.IsEnabled);
        Assert.Null(ConfigText.Options("site { enabled = false, seed-nodes = [a] }").Site);
        Assert.NotNull(ConfigText.Options("site.enabled = true").Site);
        Assert.NotNull(ConfigText.Options("site.discovery { method = dns, service = mq.example.com }").Site);
    }

    [Fact]
    public void The_defaults_are_those_of_the_code()
    {
        var options = ConfigText.Options("site.enabled = true");
        Assert.Equal(new SiteOptions { Discovery = options.Site!.Options.Discovery, Seeds = options.Site.Options.Seeds }, options.Site.Options);
        Assert.Empty(options.Site.Options.Seeds);
        Assert.Equal(new SiteDiscoveryOptions { Endpoints = options.Site.Options.Discovery.Endpoints }, options.Site.Options.Discovery);
        var links = options.Network.Bridges.Discoveries.Single();
        Assert.Equal(("site", TimeSpan.FromSeconds(5)), (links.Name, links.TakeOverAfter));
        Assert.Equal(new DiscoverySource.Site(null), links.Source);
        Assert.True(options.Network.IsEnabled);
    }

    [Fact]
    public void Nodes_are_hosts_with_the_port_of_the_site_or_their_own()
    {
        var text = $"site {{ address = 0.0.0.0, port = 7000, advertise = mq1, seed-nodes = \"mq1, mq2:7001, mq1:7000\", {Tls} }}";
        var options = ConfigText.Options(text).Site!.Options;
        Assert.Equal(new SiteAddress("mq1", 7000), options.Own);
        Assert.Equal([new SiteAddress("mq1", 7000), new SiteAddress("mq2", 7001)], options.Seeds);
        Assert.Equal((IPAddress.Any, true), (options.Address, options.IsTls));
        Assert.Equal(new SiteAddress("127.0.0.2", 7355), ConfigText.Options("site { enabled = true, address = 127.0.0.2 }").Site!.Options.Own);
    }

    [Theory]
    [InlineData("address = 0.0.0.0, advertise = a", "the site is open to other machines (0.0.0.0), where anybody could make himself a member. Give tls")]
    [InlineData("address = \"::1\", advertise = a", "expected an IPv4 address")]
    [InlineData("tls.certificate = \"/tmp/a\"", "certificate and authorities must both be given")]
    [InlineData("seed-nodes = [\"a:b\"]", "HOST or HOST:PORT")]
    [InlineData("seed-nodes = [\"::1\"]", "HOST or HOST:PORT")]
    [InlineData("port = 0", "actormq.site.port must be from 1 to 65535")]
    [InlineData("name = \"a b\"", "actormq.site.name must have from 1 to 64 letters")]
    [InlineData("heart-beat = 1ms", "actormq.site.heart-beat must be from 100ms to 1m")]
    [InlineData("acceptable-pause = 10ms", "actormq.site.acceptable-pause must be from heart-beat to 10m")]
    [InlineData("stable-after = 10ms", "actormq.site.stable-after must be from 500ms to 10m")]
    [InlineData("discovery.method = dns", "actormq.site.discovery.service must be the name in DNS to ask for")]
    [InlineData("discovery.method = config", "actormq.site.discovery.endpoints must name nodes")]
    [InlineData("discovery.method = magic", "one of none, config, dns")]
    [InlineData("seed-node = a", "did you mean")]
    public void Mistakes_are_found(string text, string error) =>
        Assert.Contains(ConfigText.Errors($"site {{ enabled = true, {text} }}"), line => line.Contains(error, StringComparison.Ordinal));

    [Fact]
    public void No_connector_has_the_name_of_the_links_to_members() =>
        Assert.Contains(
            ConfigText.Errors("site.enabled = true\nnetwork-connectors.site.uri = \"static:(tcp://a:1)\""),
            line => line.Contains("a network connector is named site", StringComparison.Ordinal));

    [Fact]
    public void Of_the_example_each_node_is_another_by_its_name()
    {
        var file = Repository.PathOf("hocon", "examples", "network", "site", "node.conf");
        var nodes = ((string[])["mq01", "mq02"])
            .Select(name => LoadedConfiguration.Load(file, variable => variable == "HOSTNAME" ? name : null).Options!).ToList();
        Assert.Equal(["mq01", "mq02"], nodes.Select(node => node.Broker.Name));
        Assert.Equal(["mq01:7355", "mq02:7355"], nodes.Select(node => node.Site!.Options.Own.ToString()));
        Assert.All(nodes, node => Assert.Equal(3, node.Site!.Options.Seeds.Count));
        Assert.All(nodes, node => Assert.Equal([$"ssl://{node.Broker.Name}:61616"], node.Network.Advertise.Select(address => address.ToString())));
    }
}
