using System.Net;
using ActorMQ.Actors.Bridges.Discovery;
using ActorMQ.Actors.Network;
using ActorMQ.Nodes.Configuration;
using ActorMQ.Nodes.Running;
using ActorMQ.Nodes.Tests.Support;
using ActorMQ.StompGateway.Links;

namespace ActorMQ.Nodes.Tests.Configuration;

public sealed class DiscoverySectionTests
{
    [Theory]
    [InlineData("multicast://default", "multicast://239.255.2.3:6155?group=default")]
    [InlineData("multicast://blue", "multicast://239.255.2.3:6155?group=blue")]
    [InlineData("multicast://blue:7000", "multicast://239.255.2.3:7000?group=blue")]
    [InlineData("multicast://239.1.2.3:6000", "multicast://239.1.2.3:6000?group=default")]
    [InlineData("multicast://239.1.2.3?group=blue", "multicast://239.1.2.3:6155?group=blue")]
    [InlineData("multicast+ssl://default", "multicast+ssl://239.255.2.3:6155?group=default")]
    [InlineData("dns://brokers.example.com", "dns://brokers.example.com:61616")]
    [InlineData("dns://brokers.example.com:61617", "dns://brokers.example.com:61617")]
    [InlineData("dns+ssl://brokers.example.com", "dns+ssl://brokers.example.com:61616")]
    public void Uris_say_where_to_look(string uri, string source) => Assert.Equal(source, DiscoveryUri.Parse(uri)!.Source.ToString());

    [Theory]
    [InlineData("tcp://b:1")]
    [InlineData("static:(tcp://b:1)")]
    [InlineData("multicast:default")]
    public void Others_are_of_another_kind(string uri) => Assert.Null(DiscoveryUri.Parse(uri));

    [Fact]
    public void What_follows_the_question_mark_is_read()
    {
        var multicast = (DiscoverySource.Multicast)DiscoveryUri.Parse("multicast://default?interface=127.0.0.1&ttl=3&announce-interval=1s&group=g")!.Source;
        Assert.Equal((IPAddress.Loopback, 3, TimeSpan.FromSeconds(1), "g"), (multicast.Interface, multicast.TimeToLive, multicast.Interval, multicast.Group));
        var activeMq = DiscoveryUri.Parse("multicast://default?timeToLive=2&keepAliveInterval=700&useLocalHost=false")!;
        Assert.Equal(
            (2, TimeSpan.FromMilliseconds(700)),
            (((DiscoverySource.Multicast)activeMq.Source).TimeToLive, ((DiscoverySource.Multicast)activeMq.Source).Interval));
        Assert.Equal(["useLocalHost=false"], activeMq.Ignored);
        Assert.Equal(TimeSpan.FromMinutes(2), ((DiscoverySource.Dns)DiscoveryUri.Parse("dns://b?interval=2m")!.Source).Interval);
    }

    [Theory]
    [InlineData("multicast://", "expected multicast://GROUP")]
    [InlineData("multicast://10.0.0.1:6155", "expected multicast://GROUP")]
    [InlineData("multicast://a b", "A group's name")]
    [InlineData("multicast://default:0", "expected multicast://GROUP")]
    [InlineData("multicast://default?ttl=256", "ttl in it must be from 0 to 255")]
    [InlineData("multicast://default?interface=eth0", "interface in it must be the IPv4 address")]
    [InlineData("multicast://default?announce-interval=1ms", "announce-interval in it must be from 100ms to 60000ms")]
    [InlineData("multicast://default?announce-interval=soon", "announce-interval in it must be")]
    [InlineData("multicast://default?tttl=1", "tttl in it is unknown; known are group, interface, ttl and announce-interval")]
    [InlineData("multicast://default?ttl=1&ttl=2", "ttl is in it twice")]
    [InlineData("dns://", "expected dns://NAME")]
    [InlineData("dns://10.0.0.1", "expected dns://NAME")]
    [InlineData("dns://a:b", "expected dns://NAME")]
    [InlineData("dns://a?interval=1ms", "interval in it must be from 1000ms")]
    [InlineData("dns://a?ttl=1", "ttl in it is unknown; known is interval")]
    public void Mistakes_in_uris_are_found(string uri, string error) =>
        Assert.Contains(error, Assert.Throws<FormatException>(() => DiscoveryUri.Parse(uri)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_connector_that_finds_brokers_is_no_link_by_itself()
    {
        var network = ConfigText.Options(
            "network-connectors { a { uri = \"multicast://default\", user = u, excluded-destinations = [x] }, b.uri = \"dns+ssl://brokers\", c { "
                + "enabled = false, uri = \"dns://c\" } }").Network;
        Assert.True(network.IsEnabled);
        Assert.Empty(network.Bridges.Connectors);
        Assert.Equal(["a", "b"], network.Bridges.Discoveries.Select(discovery => discovery.Name));
        Assert.Equal(("u", 1), (network.Bridges.Discoveries[0].Link.User, network.Bridges.Discoveries[0].Link.Filter.Excluded.Count));
        // The certificates are for the name, as nobody knows the addresses beforehand.
        Assert.Equal("brokers", network.Bridges.Discoveries[1].Link.Tls.ServerName);
    }

    [Fact]
    public void A_mesh_has_links_of_its_own_kind()
    {
        var network = ConfigText.Options(
            "network { mesh = full, mesh-links { user = u, scheme = ssl, take-over-after = 1s, give-up-after = 1m }, advertise = "
                + "[\"ssl://b.example.com:61616\"] }").Network;
        var mesh = Assert.Single(network.Bridges.Discoveries);
        Assert.Equal(("mesh", "u", TimeSpan.FromSeconds(1)), (mesh.Name, mesh.Link.User, mesh.TakeOverAfter));
        Assert.Equal(new DiscoverySource.Mesh(true) { GiveUpAfter = TimeSpan.FromMinutes(1) }, mesh.Source);
        Assert.Equal([new LinkAddress(true, "b.example.com", 61616)], network.Advertise);
        Assert.Empty(ConfigText.Options("network.mesh = none").Network.Bridges.Discoveries);
    }

    [Theory]
    [InlineData("network-connectors.a.uri = \"multicast://10.0.0.1\"", "2:28: actormq.network-connectors.a.uri: expected multicast://GROUP")]
    [InlineData("network-connectors.\"a/b\".uri = \"tcp://b\"", "names with a slash")]
    [InlineData("network.mesh = half", "expected one of none, full")]
    [InlineData("network.mesh-links.scheme = udp", "expected one of any, tcp, ssl")]
    [InlineData("network.mesh-links.give-up-after = 0s", "expected from 2s to 1d")]
    [InlineData("network.mesh-links.take-over-after = 2h", "take-over-after must be from 0 to 1h")]
    [InlineData("network.mesh-links.password = x", "user must be given")]
    [InlineData("network.mesh-links.passwort = x", "did you mean password?")]
    [InlineData("network.advertise = [\"b:61616\"]", "addresses such as tcp://HOST:PORT")]
    [InlineData("network.advertise = [\"tcp://a:1\", \"tcp://a:2\", \"tcp://a:3\", \"tcp://a:4\", \"tcp://a:5\"]", "at most 4 addresses")]
    [InlineData("network.mesh = full, network-connectors.mesh.uri = \"tcp://b\"", "a network connector is named mesh")]
    public void Mistakes_are_found(string configuration, string error) =>
        Assert.Contains(ConfigText.Errors(configuration), found => found.Contains(error, StringComparison.Ordinal));

    [Theory]
    [InlineData("network-connectors.a { uri = \"multicast://default\", user = u, password = p }", "is told in plain text to whoever announces itself")]
    [InlineData("network-connectors.a { uri = \"dns://brokers\", user = u, password = p }", "goes over the network in plain text")]
    [InlineData("network { mesh = full, mesh-links { user = u, password = p } }", "goes over the network in plain text")]
    [InlineData("network-connectors.a.uri = \"multicast://default?useLocalHost=true\"", "useLocalHost=true in it has no effect")]
    public void Doubts_are_said(string configuration, string warning) =>
        Assert.Contains(warning, Assert.Single(ConfigText.Warnings(configuration)), StringComparison.Ordinal);

    [Theory]
    [InlineData("multicast+ssl://default")]
    [InlineData("multicast://default?interface=127.0.0.1")]
    [InlineData("dns+ssl://brokers")]
    [InlineData("dns://localhost")]
    public void Others_are_not(string uri) => Assert.Empty(ConfigText.Warnings($"network-connectors.a {{ uri = \"{uri}\", user = u, password = p }}"));

    [Theory]
    [InlineData("0.0.0.0", "tcp://this:1")]
    [InlineData("::", "tcp://this:1")]
    [InlineData("10.0.0.1", "tcp://10.0.0.1:1")]
    [InlineData("10.0.0.1 127.0.0.1", "tcp://10.0.0.1:1")]
    [InlineData("127.0.0.1 ::1", "tcp://127.0.0.1:1 tcp://[::1]:2")]
    [InlineData("", "")]
    public void Addresses_follow_from_listeners_unless_they_are_configured(string listeners, string advertised)
    {
        IPEndPoint[] addresses = [.. listeners.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(
            (text, i) => new IPEndPoint(IPAddress.Parse(text), i + 1))];
        LinkListenerOptions[] options = [.. addresses.Select(address => new LinkListenerOptions(false, address.Address, 0))];
        Assert.Equal(advertised, string.Join(' ', AdvertisedAddresses.Of(options, addresses, "this")));
        Assert.Equal(
            "ssl://elsewhere:1", Assert.Single(AdvertisedAddresses.ByMulticast([new LinkAddress(true, "elsewhere", 1)], options, addresses)).ToString());
    }
}
