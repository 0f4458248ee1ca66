using System.Globalization;
using System.Net.Sockets;
using System.Threading.Channels;
using ActorMQ.Integration.LoadBalancing;
using ActorMQ.Tests.Support;
using Xunit.Abstractions;

namespace ActorMQ.Integration.Pairs;

/// <summary>
/// The whole arrangement: nodes, both nodes of a pair, and the database are restarted at random while clients send by the load balancer. In the end a
/// consumer at one broker gets everything that was confirmed, wherever it was sent.
/// </summary>
/// <remarks>FOUR_NODE_ROUNDS says how many faults, FOUR_NODE_SEED repeats the choices of a run (not its timing).</remarks>
public sealed class FourNodeTests(ITestOutputHelper output)
{
    private readonly Channel<string> _news = Channel.CreateUnbounded<string>();
    private readonly HashSet<string> _confirmed = new(StringComparer.Ordinal);

    [HaproxyFact]
    public async Task Nothing_is_lost_and_nothing_is_stuck_whatever_is_restarted()
    {
        var rounds = Setting("FOUR_NODE_ROUNDS", 3);
        var seed = Setting("FOUR_NODE_SEED", Random.Shared.Next());
        output.WriteLine($"FOUR_NODE_SEED={seed} FOUR_NODE_ROUNDS={rounds}");
        var random = new Random(seed);
        await using var nodes = await FourNodes.StartAsync();
        using var end = new CancellationTokenSource();
        var producers = Task.WhenAll(SendAsync(nodes, "p", end.Token), SendAsync(nodes, "q", end.Token));
        for (var round = 1; round <= rounds; round++)
        {
            await SomeConfirmedAsync();
            await RestartAsync(nodes, random, round);
        }
        await SomeConfirmedAsync();
        await end.CancelAsync();
        await producers;
        while (_news.Reader.TryRead(out var confirmed)) _confirmed.Add(confirmed);
        await ReceiveAllAsync(nodes);
    }

    private async Task RestartAsync(FourNodes nodes, Random random, int round)
    {
        var pair = random.Next(2) * 2;
        var signal = random.Next(2) == 0 ? "KILL" : "TERM";
        PairNode[] restarted = random.Next(4) switch
        {
            0 => [],
            1 => [nodes.Nodes[pair], nodes.Nodes[pair + 1]],
            _ => [nodes.Nodes[pair + random.Next(2)]],
        };
        var what = restarted.Length == 0 ? "the database" : string.Join(", ", restarted.Select(node => node.Name));
        output.WriteLine($"round {round}: {signal} of {what}; {_confirmed.Count} confirmed so far");
        if (restarted.Length == 0) await nodes.Server.RestartAsync();
        foreach (var node in restarted) await node.EndAsync(signal);
        foreach (var node in restarted) node.Start();
    }

    /// <summary>Both brokers, or whoever is left, take messages.</summary>
    private async Task SomeConfirmedAsync()
    {
        using var deadline = new CancellationTokenSource(2 * StompTestClient.Patience);
        for (var i = 0; i < 200; i++) _confirmed.Add(await _news.Reader.ReadAsync(deadline.Token));
    }

    private async Task SendAsync(FourNodes nodes, string name, CancellationToken end)
    {
        for (var number = 0; !end.IsCancellationRequested;)
        {
            try
            {
                await using var client = await nodes.ConnectAsync(end);
                for (; !end.IsCancellationRequested; number++)
                {
                    await client.PublishAsync("/queue/orders", $"{name}{number}", true, ("persistent", "true"));
                    _news.Writer.TryWrite($"{name}{number}");
                }
            }
            catch (Exception e) when (e is IOException or SocketException or InvalidOperationException or ObjectDisposedException or OperationCanceledException)
            {
                // The broker is gone: the same message again, by another connection.
            }
        }
    }

    private async Task ReceiveAllAsync(FourNodes nodes)
    {
        var missing = new HashSet<string>(_confirmed, StringComparer.Ordinal);
        await using var client = await nodes.ConnectAsync(default);
        await client.SubscribeAsync("/queue/orders");
        while (missing.Count > 0) missing.Remove((await client.ExpectMessageAsync()).Text);
    }

    private static int Setting(string name, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : usual;
}
