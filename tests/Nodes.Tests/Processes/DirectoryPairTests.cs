using System.Net;
using ActorMQ.Nodes.Tests.Support;
using ActorMQ.Tests.Support;

namespace ActorMQ.Nodes.Tests.Processes;

/// <summary>Two processes over one directory: one serves, the other one takes over.</summary>
public sealed class DirectoryPairTests : IAsyncLifetime
{
    private readonly TempDirectory _directory = new();
    private NodeProcess _a = null!;
    private NodeProcess _b = null!;

    public async Task InitializeAsync()
    {
        _a = Start("a");
        await _a.WaitForLineAsync("serving as master broker=mq node=a epoch=1");
        _b = Start("b");
        await _b.WaitForLineAsync("standing by broker=mq node=b master=a");
    }

    public async Task DisposeAsync()
    {
        await _a.DisposeAsync();
        await _b.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_killed_master_is_followed_by_the_other_node_and_nothing_confirmed_is_lost()
    {
        await using (var producer = await ConnectAsync("actormq.sock"))
        {
            await producer.PublishAsync("/queue/orders", "survivor", true, ("persistent", "true"));
            await _a.SignalAsync("KILL");
            await producer.Closed;
            producer.Drop();
        }
        await _b.WaitForLineAsync("taking over broker=mq node=b epoch=2 reason=\"a ended without handing over\"");
        await _b.WaitForLineAsync("serving as master broker=mq node=b epoch=2");

        await using var consumer = await ConnectAsync("actormq.sock");
        await consumer.SubscribeAsync("/queue/orders");
        await consumer.ExpectMessageAsync("survivor");
    }

    [Fact]
    public async Task A_switch_sends_clients_to_the_other_node_and_back()
    {
        Assert.Equal((0, "b stands by"), await CmdAsync("actormq.sock", "pair", "wait-for-standby"));
        await using var client = await ConnectAsync("actormq.sock");

        Assert.Equal((0, "b is the master, epoch 2"), await CmdAsync("actormq.sock", "pair", "switch"));

        await client.ExpectErrorAsync("broker-moved");
        await _b.WaitForLineAsync("serving as master broker=mq node=b epoch=2");
        await _a.WaitForLineAsync("standing by broker=mq node=a master=");
        Assert.Contains("a, stands by", (await CmdAsync("actormq-a.sock", "pair", "show")).Said, StringComparison.Ordinal);
        Assert.Equal((0, "a stands by"), await CmdAsync("actormq.sock", "pair", "wait-for-standby"));
        Assert.Equal((0, "a is the master, epoch 3"), await CmdAsync("actormq-a.sock", "pair", "switch"));
        await _a.WaitForLineAsync("serving as master broker=mq node=a epoch=3");
    }

    [Fact]
    public async Task A_master_that_stops_hands_over_and_who_stands_by_says_who_serves()
    {
        var (code, said) = await CmdAsync("actormq-b.sock", "queue", "list");
        Assert.Equal((1, "actormq: this node stands by, a serves mq"), (code, said));

        await _a.SignalAsync("TERM");

        await _b.WaitForLineAsync("taking over broker=mq node=b epoch=2 reason=\"a handed over: a stops\"");
        await _b.WaitForLineAsync("serving as master broker=mq node=b epoch=2");
        Assert.Equal(ExitCode.Ok, await _a.ExitAsync());
        var error = await CmdAsync("actormq.sock", "pair", "wait-for-standby", "--seconds", "0");
        Assert.Equal((1, "actormq: Nobody stood by for 0 s"), error);
    }

    private NodeProcess Start(string node) => NodeProcess.Start("run", "--config", _directory.Write($"{node}.conf", $$"""
        actormq {
          broker { name = mq, data-directory = "{{_directory.Path}}" }
          listeners.stomp.port = 0
          pair { enabled = true, node = {{node}}, retry-interval = 100ms }
        }
        """));

    private async Task<(int Code, string Said)> CmdAsync(string socket, params string[] arguments)
    {
        var (code, terminal) = await FakeTerminal.RunAsync(["cmd", "--socket", _directory.File(socket), .. arguments]);
        return (code, (terminal.Written + terminal.Errors).Trim());
    }

    private async Task<StompTestClient> ConnectAsync(string socket)
    {
        var broker = System.Text.Json.JsonElement.Parse((await CmdAsync(socket, "broker", "show", "--json")).Said);
        return await StompTestClient.ConnectAsync(IPEndPoint.Parse(broker.GetProperty("listeners")[0].GetString()!));
    }
}
