using ActorMQ.Integration.Support;
using ActorMQ.StompProtocol;
using ActorMQ.Tests.Support;

namespace ActorMQ.Integration.Processes;

/// <summary>No room for messages: producers wait for their receipts, everybody else goes on, and it ends by itself.</summary>
public sealed class FullDiskTests
{
    private const string Queue = "/queue/orders";
    private const int Window = 20;

    [Fact]
    public async Task A_journal_that_has_reached_its_size_holds_producers_back_until_messages_are_consumed()
    {
        await using var site = await Site.StartedAsync("journal { retry-interval = 50ms, sqlite { max-size = 2MiB, min-free-space = 0B } }");
        await using var producer = await site.ConnectAsync();
        var (sent, confirmed) = await FillAsync(site, producer);
        await ExpectOthersUnharmedAsync(site);

        await using var consumer = await site.ConnectAsync();
        await ConsumeAllAsync(consumer, sent);
        await site.Process.WaitForLineAsync("journal writes messages again");
        // Each SEND has had its receipt by now; more than were needed to fill the journal came by themselves.
        for (var i = confirmed; i < sent; i++) await producer.ExpectAsync(StompCommand.Receipt);
        await producer.ExpectNothingAsync();
    }

    [Fact]
    public async Task What_was_confirmed_before_the_journal_was_full_survives_a_kill_in_that_state()
    {
        await using var site = await Site.StartedAsync("journal.sqlite { max-size = 2MiB, min-free-space = 0B }");
        int confirmed;
        await using (var producer = await site.ConnectAsync())
        {
            for (var i = 0; i < 20; i++) await producer.PublishAsync(Queue, Body(i), true, ("persistent", "true"));
            (_, confirmed) = await FillAsync(site, producer, first: 20);
            // What is not confirmed by now will not be.
            while (producer.TryReceive() is { Command: StompCommand.Receipt }) confirmed++;
            await site.KillAsync();
        }
        await site.StartAsync();
        await using var consumer = await site.ConnectAsync();
        await consumer.SubscribeAsync(Queue);
        for (var i = 0; i < confirmed; i++) Assert.StartsWith($"{i} ", (await consumer.ExpectMessageAsync()).Text);
    }

    [Fact]
    public async Task A_disk_with_less_room_than_is_to_be_left_free_holds_producers_back_and_says_why()
    {
        await using var site = await Site.StartedAsync("journal.sqlite.min-free-space = 1000000GiB");
        await using var producer = await site.ConnectAsync();
        await producer.SendAsync(StompCommand.Send, "x", ("destination", Queue), ("persistent", "true"), ("receipt", "r"));
        var line = await site.Process.WaitForLineAsync("journal stalled");
        Assert.Contains("min-free-space", line);
        Assert.Contains(site.Data, line);
        Assert.Contains("stalled", await site.CmdAsync("broker", "show"));
        await ExpectOthersUnharmedAsync(site);
        // A consumer gets it all the same, and once it is consumed there is nothing more to keep.
        await using var consumer = await site.ConnectAsync();
        await ConsumeAllAsync(consumer, 1);
        await producer.ExpectAsync(StompCommand.Receipt);
    }

    [Fact]
    public async Task A_full_queue_that_rejects_tells_its_producers()
    {
        await using var site = await Site.StartedAsync("destinations.queues.orders { max-messages = 3, when-full = reject }");
        await using var producer = await site.ConnectAsync();
        for (var i = 0; i < 3; i++) await producer.PublishAsync(Queue, $"{i}", true, ("persistent", "true"));
        await producer.SendAsync(StompCommand.Send, "3", ("destination", Queue), ("persistent", "true"), ("receipt", "r"));
        Assert.Equal("r", (await producer.ExpectErrorAsync("destination-full"))["receipt-id"]);
        await using var consumer = await site.ConnectAsync();
        await ConsumeAllAsync(consumer, 3);
        await producer.PublishAsync(Queue, "4", true, ("persistent", "true"));
    }

    [MountFact]
    public async Task A_disk_that_others_have_filled_to_the_last_byte_loses_nothing_and_it_goes_on_when_there_is_room_again()
    {
        using var disk = new TinyDisk(mebibytes: 64);
        await using var site = await Site.StartedAsync(
            "journal { retry-interval = 50ms, sqlite { min-free-space = 0B, checkpoint-after = 256KiB, max-log-size = 1MiB } }",
            Path.Combine(disk.Path, "data"));
        await using var producer = await site.ConnectAsync();
        for (var i = 0; i < 20; i++) await producer.PublishAsync(Queue, Body(i), true, ("persistent", "true"));
        disk.FillUp();
        var (sent, confirmed) = await FillAsync(site, producer, first: 20);
        await ExpectOthersUnharmedAsync(site);
        await using (var consumer = await site.ConnectAsync())
        {
            await consumer.SubscribeAsync(Queue, ack: "client-individual", headers: ("activemq.prefetchSize", "10"));
            var messages = new List<ReceivedFrame>();
            for (var i = 0; i < 10; i++) messages.Add(await consumer.ExpectMessageAsync(Body(i)));
            // Without receipts the kill below could come before the deletions are written; what the room lets in comes between them.
            foreach (var message in messages) await consumer.AckAsync(message, negative: false, ("receipt", message["ack"]));
            for (var settled = 0; settled < messages.Count;) settled += (await consumer.ReceiveAsync()).Command == StompCommand.Receipt ? 1 : 0;
        }
        disk.MakeRoom();
        await site.Process.WaitForLineAsync("journal writes messages again");
        for (var i = confirmed; i < sent; i++) await producer.ExpectAsync(StompCommand.Receipt);
        await site.KillAsync();
        await site.StartAsync();
        await using var last = await site.ConnectAsync();
        await last.SubscribeAsync(Queue);
        for (var i = 10; i < sent; i++) await last.ExpectMessageAsync(Body(i));
    }

    /// <summary>Sends until the journal takes no more, and never so much ahead of the receipts that the broker would stop reading.</summary>
    /// <returns>The number of the message after the last, and of the first that is not confirmed.</returns>
    private static async Task<(int Next, int Confirmed)> FillAsync(Site site, StompTestClient producer, int first = 0)
    {
        using var end = new CancellationTokenSource();
        var stalled = WaitAsync();
        var (next, confirmed) = (first, first);
        try
        {
            while (true)
            {
                for (; next < confirmed + Window; next++)
                    await producer.SendAsync(StompCommand.Send, Body(next), ("destination", Queue), ("persistent", "true"), ("receipt", $"{next}"));
                Assert.Equal(StompCommand.Receipt, (await producer.ReceiveAsync(end.Token)).Command);
                confirmed++;
            }
        }
        catch (OperationCanceledException)
        {
            await stalled;
            return (next, confirmed);
        }

        async Task WaitAsync()
        {
            try
            {
                await site.Process.WaitForLineAsync("journal stalled");
            }
            finally
            {
                await end.CancelAsync();
            }
        }
    }

    /// <summary>What needs no room works.</summary>
    private static async Task ExpectOthersUnharmedAsync(Site site)
    {
        await using var other = await site.ConnectAsync();
        await other.SubscribeAsync("/topic/news");
        await other.SubscribeAsync("/queue/quick", "q");
        await other.SendAsync(StompCommand.Send, "news", ("destination", "/topic/news"));
        await other.ExpectMessageAsync("news");
        await other.SendAsync(StompCommand.Send, "quick", ("destination", "/queue/quick"));
        await other.ExpectMessageAsync("quick");
    }

    private static async Task ConsumeAllAsync(StompTestClient consumer, int count)
    {
        await consumer.SubscribeAsync(Queue, ack: "client-individual", headers: ("activemq.prefetchSize", "1"));
        for (var i = 0; i < count; i++) await consumer.AckAsync(await consumer.ExpectMessageAsync());
        await consumer.ExpectNothingAsync();
    }

    private static string Body(int number) => $"{number} ".PadRight(8000, '.');
}
