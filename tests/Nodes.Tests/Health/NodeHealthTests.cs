using System.Net;
using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Engine.Scheduling;
using ActorMQ.Nodes.Health;
using ActorMQ.Nodes.Logging;
using ActorMQ.Nodes.Tests.Support;
using ActorMQ.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Nodes.Tests.Health;

/// <summary>What a real node says of itself.</summary>
public sealed class NodeHealthTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(50);

    [Fact]
    public async Task A_node_that_serves_clients_is_healthy_and_ready()
    {
        var output = new StringWriter();
        using var logging = new NodeLogging(new LogOptions(), output, false, TimeProvider.System);
        await using var node = await RunningNode.StartAsync("journal.driver = memory\nhealth { enabled = true, port = 0 }", logging);
        string log() => output.ToString();
        await Eventually.HoldsAsync(() => log().Contains("broker started", StringComparison.Ordinal));
        var line = log().Split('\n').First(line => line.Contains("health is told address=", StringComparison.Ordinal));
        var address = IPEndPoint.Parse(line.Split("address=")[1].Trim());
        using var http = new HttpClient();

        foreach (var question in (string[])["health", "ready"])
            Assert.Equal("{\"ok\":true,\"state\":\"serving\"}", await http.GetStringAsync(new Uri($"http://{address}/{question}")));

        // It can be asked before there is anything else.
        Assert.True(log().IndexOf(line, StringComparison.Ordinal) < log().IndexOf("journal opened", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_actor_that_takes_no_turn_is_found_and_none_that_is_busy()
    {
        var system = EngineSystem.Create("test", TimeProvider.System, new ThreadPoolDispatcher(), Random.Shared, NullLoggerFactory.Instance);
        using var hold = new SemaphoreSlim(0);
        try
        {
            system.Spawn(new Props<string>(() => new Listener(null)), "listener");
            var stuck = system.Spawn(new Props<string>(() => new Listener(hold)), "stuck");
            Assert.Empty(await ActorProbe.FindSilentAsync(system, StompTestClient.Patience));
            stuck.Tell("stop there");

            Assert.Equal(["/user/stuck"], await ActorProbe.FindSilentAsync(system, Short));

            hold.Release();
            Assert.Empty(await ActorProbe.FindSilentAsync(system, StompTestClient.Patience));
        }
        finally
        {
            await system.Terminate();
        }
    }

    private sealed class Listener(SemaphoreSlim? hold) : Actor<string>
    {
        protected override void OnReceive(string message) => hold?.Wait();
    }
}
