using System.Net;
using ActorMQ.Actors.Bridges;
using ActorMQ.Actors.Network;
using ActorMQ.Gateway.Tests.Links;
using ActorMQ.Gateway.Tests.Tls;
using ActorMQ.StompGateway.Links;
using ActorMQ.StompGateway.ProxyProtocol;
using ActorMQ.Tests.Support;

namespace ActorMQ.Gateway.Tests.ProxyProtocol;

public sealed class ProxyLinkTests : IDisposable
{
    private static readonly byte[] Header = ProxyHeaders.Binary(IPEndPoint.Parse("203.0.113.7:4711"), IPEndPoint.Parse("198.51.100.1:61616"));

    private readonly TempDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_broker_behind_a_proxy_is_known_by_its_own_address(bool isTls)
    {
        await using var called = await StartAsync(isTls, "127.0.0.1/32");
        await using var proxy = new ProxyRelay(called.Address, Header);
        var address = new LinkAddress(isTls, "localhost", proxy.Address.Port);
        await using var caller = await LinkedBroker.StartAsync("caller", LinkedBroker.Dialling(address, Trusting));

        await caller.ExpectAsync<NetworkCommand.LinkUp>();

        Assert.Equal($"{(isTls ? "ssl" : "tcp")}://203.0.113.7:4711", (await called.InspectAsync("accepted-1"))!.Uri);
    }

    [Theory]
    [InlineData("127.0.0.1/32", "there is no PROXY header: it does not begin with one")]
    [InlineData("203.0.113.0/24", "the port is for proxies, and this is none of those in its proxy-protocol-from")]
    public async Task A_broker_that_comes_without_a_proxy_is_refused(string proxies, string text)
    {
        await using var called = await StartAsync(isTls: false, proxies);
        await using var caller = await LinkedBroker.StartAsync("caller", LinkedBroker.Dialling(called.LinkAddress));

        await Eventually.HoldsAsync(async () => (await called.Bridges.ListRefusedAsync(StompTestClient.Patience)).Any(
            refused => refused.Reason == "proxy-protocol" && refused.Text == text));
        await Eventually.HoldsAsync(() => called.Bridges.Gate.Count == 0);
        Assert.Equal(0, called.Bridges.Registry.Count);
    }

    private ConnectorOptions Trusting(ConnectorOptions connector) =>
        connector with { Tls = connector.Tls with { Authorities = _files.File("authority.pem") } };

    private async Task<LinkedBroker> StartAsync(bool isTls, string proxies)
    {
        var listener = new LinkListenerOptions(isTls, IPAddress.Loopback, 0) { Proxies = new TrustedProxies([IPNetwork.Parse(proxies)]) };
        using var authority = TestCertificates.Authority("authority");
        _files.Write("authority.pem", authority.ExportCertificatePem());
        if (isTls) listener = listener with { Certificate = TestCertificates.Write(_files, "server.pem", authority, "localhost") };
        return await LinkedBroker.StartAsync("called", listener: listener);
    }
}
