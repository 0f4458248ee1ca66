using System.Net;
using ActorMQ.Nodes.Tests.Support;
using ActorMQ.StompGateway.ProxyProtocol;

namespace ActorMQ.Nodes.Tests.Configuration;

public sealed class ProxyProtocolTests
{
    private const string Open = "security.allow-open-access = true\n";

    [Theory]
    [InlineData("[10.0.0.5, \"10.1.0.0/24\"]", "10.0.0.5/32", "10.1.0.0/24")]
    [InlineData("\"fd00::/64, ::1\"", "fd00::/64", "::1/128")]
    [InlineData("10.0.0.5", "10.0.0.5/32")]
    public void Proxies_are_addresses_and_networks(string from, params string[] networks)
    {
        var options = ConfigText.Options($$"""
            {{Open}}
            listeners.stomp { proxy-protocol = required, proxy-protocol-from = {{from}} }
            network.listeners.link { enabled = true, proxy-protocol = required, proxy-protocol-from = {{from}} }
            """);
        Assert.Equal(networks, options.Gateway.Listeners[0].Proxies!.Networks.Select(network => network.ToString()));
        Assert.Equal(networks, options.Network.Listeners[0].Proxies!.Networks.Select(network => network.ToString()));
    }

    [Theory]
    [InlineData("listeners.stomp.proxy-protocol = required", "actormq.listeners.stomp.proxy-protocol-from must name the proxies")]
    [InlineData("listeners.stomp { proxy-protocol = required, proxy-protocol-from = [] }", "actormq.listeners.stomp.proxy-protocol-from must name the proxies")]
    [InlineData("network.listeners.link { enabled = true, proxy-protocol = required }", "network.listeners.link.proxy-protocol-from must name the proxies")]
    [InlineData("listeners.stomp.proxy-protocol = on", "actormq.listeners.stomp.proxy-protocol: expected one of off, required, found \"on\"")]
    [InlineData("listeners.stomp { proxy-protocol = required, proxy-protocol-from = [proxy.example.com] }",
        "actormq.listeners.stomp.proxy-protocol-from: expected addresses such as 10.0.0.5 and networks such as 10.1.0.0/24")]
    [InlineData("listeners.stomp { proxy-protocol = required, proxy-protocol-from = [\"10.0.0.0/33\"] }",
        "actormq.listeners.stomp.proxy-protocol-from: expected addresses such as 10.0.0.5 and networks such as 10.1.0.0/24")]
    public void Who_may_say_whose_a_connection_is_has_to_be_named(string text, string expected) =>
        Assert.Contains(expected, Assert.Single(ConfigText.Errors(Open + text)), StringComparison.Ordinal);

    [Theory]
    [InlineData("listeners.stomp")]
    [InlineData("network.listeners.link")]
    public void A_proxy_brings_clients_of_other_machines_so_there_must_be_users(string listener) =>
        Assert.Contains(
            $"actormq.{listener}.proxy-protocol: clients of other machines come to the listener",
            Assert.Single(ConfigText.Errors($"{listener} {{ enabled = true, proxy-protocol = required, proxy-protocol-from = [127.0.0.1] }}")),
            StringComparison.Ordinal);

    [Fact]
    public void To_trust_everybody_is_doubtful() =>
        Assert.Contains(
            "actormq.listeners.stomp.proxy-protocol-from: anybody may say that a connection is somebody else's: name the proxies only",
            ConfigText.Warnings($"{Open}listeners.stomp {{ proxy-protocol = required, proxy-protocol-from = [\"0.0.0.0/0\"] }}"));

    [Fact]
    public void Nobody_is_trusted_unless_it_is_asked_for()
    {
        Assert.Null(ConfigText.Options("listeners.stomp.proxy-protocol-from = [127.0.0.1]").Gateway.Listeners[0].Proxies);
        Assert.Empty(ConfigText.Errors("listeners.ws { proxy-protocol = required }"));
    }

    [Theory]
    [InlineData("10.1.0.0/24", "10.1.0.9", true)]
    [InlineData("10.1.0.0/24", "10.1.1.9", false)]
    [InlineData("10.1.0.5/24", "10.1.0.9", true)]
    [InlineData("10.1.0.0/24", "::ffff:10.1.0.9", true)]
    [InlineData("fd00::/64", "fd00::9", true)]
    [InlineData("fd00::/64", "10.1.0.9", false)]
    public void A_proxy_is_one_by_its_address(string network, string address, bool isOne) =>
        Assert.Equal(isOne, new TrustedProxies([IPNetwork.Parse(network)]).Include(IPAddress.Parse(address)));
}
