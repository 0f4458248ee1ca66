using System.Net;
using System.Net.Sockets;
using ActorMQ.Nodes.Tests.Support;
using ActorMQ.Tests.Support;

namespace ActorMQ.Nodes.Tests.Reloading;

/// <summary>Ports are opened, closed and changed while the broker runs.</summary>
public sealed class ReloadListenersTests
{
    [Fact]
    public async Task Listeners_come_and_go_without_those_who_are_connected_noticing()
    {
        await using var node = await RunningNode.StartFromFileAsync("listeners.second { port = 0 }");
        var (first, second) = (node.Addresses[0], node.Addresses[1]);
        await using var staying = await StompTestClient.ConnectAsync(first);
        await using var orphan = await StompTestClient.ConnectAsync(second);
        await staying.SubscribeAsync("/queue/a");

        var (exitCode, answer) = await node.ReloadAsync("listeners.third { port = 0 }");

        Assert.Equal(ExitCode.Ok, exitCode);
        Assert.Contains("changed: listeners.second, listeners.third", answer, StringComparison.Ordinal);
        Assert.Equal(first, node.Addresses[0]);
        Assert.Equal(2, node.Addresses.Count);
        await Assert.ThrowsAsync<SocketException>(() => StompTestClient.OpenAsync(second));
        await using var newcomer = await StompTestClient.ConnectAsync(node.Addresses[1]);
        await orphan.PublishAsync("/queue/a", "from who came by a port that is gone");
        await staying.ExpectMessageAsync();
        await newcomer.PublishAsync("/queue/a", "from who came by a new one");
        await staying.ExpectMessageAsync();
    }

    [Fact]
    public async Task A_port_that_cannot_be_opened_changes_nothing_at_all()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await using var node = await RunningNode.StartFromFileAsync("listeners.second { port = 0 }");
        var before = node.Addresses;

        var (exitCode, answer) = await node.ReloadAsync($"listeners {{ second.port = {port}, third.port = 0 }}, destinations.max = 1");

        Assert.Equal(ExitCode.Failed, exitCode);
        Assert.Contains($"nothing was changed: Cannot listen at 127.0.0.1:{port}", answer, StringComparison.Ordinal);
        Assert.Equal(before, node.Addresses);
        await using var client = await StompTestClient.ConnectAsync(before[1]);
        await client.PublishAsync("/queue/a", "x");
        await client.PublishAsync("/queue/b", "there may still be more than one");
    }

    [Fact]
    public async Task A_listener_that_cannot_be_what_it_should_at_its_port_is_what_it_was()
    {
        var port = FreePort();
        await using var node = await RunningNode.StartFromFileAsync($"listeners.second {{ port = {port} }}");

        var (exitCode, answer) = await node.ReloadAsync($"listeners.second {{ port = {port}, scheme = \"stomp+ssl\", certificate = /none/here.pem }}");

        Assert.Equal(ExitCode.Failed, exitCode);
        Assert.Contains("/none/here.pem", answer, StringComparison.Ordinal);
        await using var client = await StompTestClient.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port));
        await client.PublishAsync("/queue/a", "x");
    }

    [Fact]
    public async Task A_listener_can_change_at_its_port()
    {
        var port = FreePort();
        await using var node = await RunningNode.StartFromFileAsync($"listeners.second {{ port = {port} }}");
        await using var client = await StompTestClient.ConnectAsync(node.Addresses[1]);

        var (exitCode, _) = await node.ReloadAsync($"listeners.second {{ port = {port}, scheme = ws }}");

        Assert.Equal(ExitCode.Ok, exitCode);
        await client.PublishAsync("/queue/a", "still here");
        using var http = new HttpClient();
        Assert.Equal(HttpStatusCode.UpgradeRequired, (await http.GetAsync(new Uri($"http://127.0.0.1:{port}/"))).StatusCode);
    }

    [Fact]
    public async Task Ports_for_brokers_come_and_go_too()
    {
        await using var node = await RunningNode.StartFromFileAsync("");
        Assert.Empty(node.LinkAddresses);
        Assert.Equal(ExitCode.Ok, (await node.ReloadAsync("network.listeners.link { enabled = true, port = 0 }")).ExitCode);
        var address = Assert.Single(node.LinkAddresses);
        using (var tcp = new TcpClient()) await tcp.ConnectAsync(address);
        Assert.Equal(ExitCode.Ok, (await node.ReloadAsync("network.listeners.link.enabled = false")).ExitCode);
        Assert.Empty(node.LinkAddresses);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
