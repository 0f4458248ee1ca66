using System.Globalization;
using ActorMQ.Integration.Load;
using ActorMQ.Integration.Support;
using ActorMQ.Persistence.Sqlite;
using ActorMQ.StompProtocol;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit.Abstractions;

namespace ActorMQ.Integration.Processes;

/// <summary>The first promise: whatever was confirmed is there, whenever the process is killed.</summary>
/// <remarks>KILL_ROUNDS says how often it is killed, KILL_SEED repeats the choices of a run (not its timing).</remarks>
public sealed class KillTests
{
    private const int MostEvents = 4000;

    private readonly ITestOutputHelper _output;

    public KillTests(ITestOutputHelper output) => _output = output;

    [Fact]
    public async Task Nothing_confirmed_is_lost_however_often_the_process_is_killed_under_load()
    {
        var rounds = Setting("KILL_ROUNDS", 5);
        var seed = Setting("KILL_SEED", Random.Shared.Next());
        _output.WriteLine($"KILL_SEED={seed} KILL_ROUNDS={rounds}");
        var random = new Random(seed);
        var ledger = new Ledger();
        // Some messages meet a crash again and again; they are not to become dead letters for that.
        await using var site = new Site("destinations.queues.\">\".max-redeliveries = -1");
        for (var round = 1; round <= rounds; round++)
        {
            await site.StartAsync();
            var load = new LoadRun(site.Address, ledger, round, random);
            var events = random.Next(1, MostEvents);
            await load.AfterAsync(ledger, events);
            await site.KillAsync();
            await load.Ended;
            _output.WriteLine($"round {round}: killed after {events} events; {ledger.Confirmed} confirmed, {ledger.Redelivered} redelivered so far");
        }
        await site.StartAsync();
        foreach (var queue in LoadRun.Queues) await LoadConsumer.DrainAsync(site.Address, ledger, queue);
        Assert.True(ledger.Violations() is [], $"KILL_SEED={seed}\n{string.Join('\n', ledger.Violations().Take(50))}");
        Assert.True(ledger.Confirmed > 0);
    }

    [Fact]
    public async Task What_was_purged_stays_purged_when_the_process_is_killed()
    {
        await using var site = await Site.StartedAsync();
        await using (var client = await site.ConnectAsync())
        {
            for (var i = 0; i < 100; i++) await client.PublishAsync("/queue/orders", $"{i}", i == 99, ("persistent", "true"));
            Assert.Contains("100 messages removed", await site.CmdAsync("queue", "purge", "orders", "--yes"));
            await client.PublishAsync("/queue/orders", "after", true, ("persistent", "true"));
        }
        await site.KillAsync();
        await site.StartAsync();
        await using var consumer = await site.ConnectAsync();
        await consumer.SubscribeAsync("/queue/orders");
        await consumer.ExpectMessageAsync("after");
        await consumer.ExpectNothingAsync();
    }

    [Fact]
    public async Task Durable_subscriptions_and_what_waits_for_them_survive_kills()
    {
        string[] names = ["one", "two", "three"];
        await using var site = await Site.StartedAsync();
        foreach (var name in names)
        {
            await using var client = await site.ConnectAsync(("client-id", name));
            await client.SubscribeAsync("/topic/news.>", headers: ("activemq.subscriptionName", "inbox"));
        }
        var confirmed = new List<string>();
        for (var round = 0; round < 3; round++)
        {
            await using var publisher = await site.ConnectAsync();
            const int Sent = 200;
            for (var i = 0; i < Sent; i++)
            {
                var body = $"{round}/{i}";
                await publisher.SendAsync(StompCommand.Send, body, ("destination", "/topic/news.today"), ("persistent", "true"), ("receipt", body));
            }
            // One of them is in the middle of taking its messages when it happens.
            await using var client = await site.ConnectAsync(("client-id", names[0]));
            await client.SendAsync(
                StompCommand.Subscribe, "", ("id", "s"), ("destination", "/topic/news.>"), ("ack", "client"), ("activemq.subscriptionName", "inbox"));
            for (var i = 0; i < Sent / 2; i++) confirmed.Add((await publisher.ExpectAsync(StompCommand.Receipt))["receipt-id"]!);
            await site.KillAsync();
            await site.StartAsync();
        }
        foreach (var name in names)
        {
            await using var client = await site.ConnectAsync(("client-id", name));
            await client.SubscribeAsync("/topic/news.>", headers: [("activemq.subscriptionName", "inbox"), ("prefetchSize", "10000")]);
            var got = new List<string>();
            while (!confirmed.TrueForAll(got.Contains)) got.Add((await client.ExpectMessageAsync()).Text);
            await client.SendAsync(StompCommand.Unsubscribe, "", ("id", "s"), ("activemq.subscriptionName", "inbox"), ("receipt", "removed"));
            // What was not confirmed may come as well.
            while ((await client.ReceiveAsync()).Command != StompCommand.Receipt)
            {
            }
        }
        Assert.DoesNotContain("inbox", await site.CmdAsync("subscription", "list"), StringComparison.Ordinal);
        await site.StopAsync();
        // With the last subscription the last body has gone.
        using var journal = new SqliteJournalStore(new SqliteJournalOptions { Directory = site.Data }, NullLogger.Instance);
        var verification = journal.Verify();
        Assert.Empty(verification.Problems);
        Assert.Equal(0, verification.Messages);
    }

    private static int Setting(string name, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : usual;
}
