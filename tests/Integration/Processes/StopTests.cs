using ActorMQ.Integration.Load;
using ActorMQ.Integration.Support;

namespace ActorMQ.Integration.Processes;

/// <summary>A broker that is told to stop while everybody works.</summary>
public sealed class StopTests
{
    [Fact]
    public async Task Under_load_clients_are_told_nothing_is_lost_and_the_exit_code_is_0()
    {
        var ledger = new Ledger();
        await using var site = await Site.StartedAsync("broker.stop-timeout = 5s, destinations.queues.\">\".max-redeliveries = -1");
        var load = new LoadRun(site.Address, ledger, 1, new Random(1));
        await load.AfterAsync(ledger, 2000);

        Assert.Equal(0, await site.StopAsync());

        // Clients of this test read without pause, so none of them loses its connection without a word.
        Assert.All(await load.Ended, error => Assert.Equal("broker-stopping", error?["error-code"]));
        await site.StartAsync();
        foreach (var queue in LoadRun.Queues) await LoadConsumer.DrainAsync(site.Address, ledger, queue);
        Assert.Empty(ledger.Violations());
    }

    [Fact]
    public async Task A_second_process_on_the_same_data_is_refused_and_the_first_goes_on_unharmed()
    {
        await using var site = await Site.StartedAsync();
        await using var client = await site.ConnectAsync();
        await client.PublishAsync("/queue/orders", "before", true, ("persistent", "true"));

        var (exitCode, error) = await site.RefusedAsync();
        Assert.Equal(5, exitCode);
        Assert.Equal(
            $"actormq: The journal in {site.Data} is in use by process {site.Process.Id}. Stop that one, or give this one a directory of its own.", error);

        await client.PublishAsync("/queue/orders", "after", true, ("persistent", "true"));
        Assert.Contains("orders", await site.CmdAsync("queue", "list"));
        await site.KillAsync();
        await site.StartAsync();
        await using var consumer = await site.ConnectAsync();
        await consumer.SubscribeAsync("/queue/orders");
        await consumer.ExpectMessageAsync("before");
        await consumer.ExpectMessageAsync("after");
    }
}
