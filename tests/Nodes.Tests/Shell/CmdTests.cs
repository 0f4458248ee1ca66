using System.Text.Json;
using ActorMQ.Nodes.Tests.Support;
using ActorMQ.StompProtocol;
using ActorMQ.Tests.Support;

namespace ActorMQ.Nodes.Tests.Shell;

/// <summary><c>actormq cmd</c> against a running node.</summary>
public sealed class CmdTests : IAsyncLifetime
{
    private RunningNode _node = null!;

    public async Task InitializeAsync() => _node = await RunningNode.StartAsync();

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Fact]
    public async Task Queues_are_listed_as_a_table()
    {
        await using var client = await _node.ConnectAsync();
        await client.PublishAsync("/queue/orders.eu", "hello");
        await client.PublishAsync("/queue/invoices", "hello");
        var lines = await LinesAsync("queue", "list");
        Assert.StartsWith("NAME ", lines[0]);
        Assert.Equal(["invoices", "orders.eu"], lines.Skip(1).Select(FirstWord));
        Assert.All(lines, line => Assert.Equal(line.TrimEnd(), line));
        Assert.Equal(["orders.eu"], (await LinesAsync("queue", "list", "orders.>")).Skip(1).Select(FirstWord));
    }

    [Fact]
    public async Task With_json_the_answer_is_for_programs()
    {
        await using var client = await _node.ConnectAsync();
        await client.PublishAsync("/queue/orders", "hello");
        var (exitCode, terminal) = await _node.RunAsync("queue", "list", "--json");
        Assert.Equal(ExitCode.Ok, exitCode);
        var queue = JsonElement.Parse(terminal.Written).GetProperty("destinations")[0];
        Assert.Equal("/queue/orders", queue.GetProperty("name").GetString());
        Assert.Equal(1, queue.GetProperty("messages").GetInt32());
    }

    [Fact]
    public async Task A_queue_is_shown_with_its_consumers()
    {
        await using var client = await _node.ConnectAsync();
        await client.SubscribeAsync("/queue/orders", "s1", "client", ("selector", "colour = 'red'"));
        var lines = await LinesAsync("queue", "show", "orders");
        Assert.Contains(lines, line => line.StartsWith("name ", StringComparison.Ordinal) && line.EndsWith("/queue/orders", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.EndsWith("colour = 'red'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_unknown_queue_is_one_line_with_the_name_that_was_meant()
    {
        await using var client = await _node.ConnectAsync();
        await client.PublishAsync("/queue/orders", "hello");
        var (exitCode, terminal) = await _node.RunAsync("queue", "show", "order");
        Assert.Equal(ExitCode.Failed, exitCode);
        Assert.Equal("actormq: there is no queue order; did you mean orders?\n", terminal.Errors);
        Assert.Empty(terminal.Written);
    }

    [Fact]
    public async Task Browsing_shows_messages_and_takes_none()
    {
        await using var client = await _node.ConnectAsync();
        for (var i = 1; i <= 3; i++) await client.PublishAsync("/queue/orders", $"body {i}", true, ("colour", "red"));
        var lines = await LinesAsync("queue", "browse", "orders", "--count", "2");
        Assert.Equal(2, lines.Count(line => line.Contains("colour:red")));
        Assert.Equal("there are more; --count says how many to show", lines[^1]);
        var full = await LinesAsync("queue", "browse", "orders", "--body");
        Assert.Equal(["body 1", "body 2", "body 3"], full.Where(line => line.StartsWith("body", StringComparison.Ordinal)));
        await client.SubscribeAsync("/queue/orders");
        for (var i = 1; i <= 3; i++) await client.ExpectMessageAsync($"body {i}");
    }

    [Fact]
    public async Task Control_characters_of_a_body_do_not_reach_the_terminal_and_binary_is_encoded()
    {
        await using var client = await _node.ConnectAsync();
        await client.PublishAsync("/queue/orders", "\e[2Jclear");
        var full = await LinesAsync("queue", "browse", "orders", "--body");
        Assert.Contains(".[2Jclear", full);
        await client.SendRawAsync((byte[])[.. "SEND\ndestination:/queue/binary\ncontent-length:3\nreceipt:b\n\n"u8, 0xff, 0, 0xfe, 0]);
        await client.ExpectAsync(StompCommand.Receipt);
        var json = JsonElement.Parse((await _node.RunAsync("queue", "browse", "binary", "--body", "--json")).Terminal.Written);
        var message = json.GetProperty("messages")[0];
        Assert.True(message.GetProperty("isBinary").GetBoolean());
        Assert.Equal(Convert.ToBase64String([0xff, 0, 0xfe]), message.GetProperty("body").GetString());
    }

    [Fact]
    public async Task Purging_asks_a_person_and_wants_to_be_told_by_a_script()
    {
        await using var client = await _node.ConnectAsync();
        await client.PublishAsync("/queue/orders", "hello");
        var (exitCode, terminal) = await _node.RunAsync("queue", "purge", "orders");
        Assert.Equal(ExitCode.Failed, exitCode);
        Assert.Contains("--yes", terminal.Errors);
        Assert.Equal(1, await MessagesAsync("orders"));
        await FakeTerminal.RunAsync(["cmd", "--data", _node.Data, "queue", "purge", "orders"], "n\n", isInteractive: true);
        Assert.Equal(1, await MessagesAsync("orders"));
        var (_, answered) = await FakeTerminal.RunAsync(["cmd", "--data", _node.Data, "queue", "purge", "orders"], "y\n", isInteractive: true);
        Assert.EndsWith("1 messages removed from orders\n", answered.Written);
        Assert.Equal(0, await MessagesAsync("orders"));
        await client.PublishAsync("/queue/orders", "hello");
        Assert.Equal(["1 messages removed from orders"], await LinesAsync("queue", "purge", "orders", "--yes"));
    }

    [Fact]
    public async Task Deleting_a_queue_removes_it()
    {
        await using var client = await _node.ConnectAsync();
        await client.PublishAsync("/queue/orders", "hello");
        Assert.Equal(["queue orders deleted"], await LinesAsync("queue", "delete", "orders", "--yes"));
        Assert.Equal(ExitCode.Failed, (await _node.RunAsync("queue", "show", "orders")).ExitCode);
    }

    [Fact]
    public async Task Topics_are_listed_and_shown()
    {
        await using var client = await _node.ConnectAsync();
        await client.SubscribeAsync("/topic/news");
        Assert.Equal(["news"], (await LinesAsync("topic", "list")).Skip(1).Select(FirstWord));
        Assert.Contains(await LinesAsync("topic", "show", "news"), line => line.StartsWith("CONSUMER", StringComparison.Ordinal));
        Assert.Equal(ExitCode.Failed, (await _node.RunAsync("topic", "show", "olds")).ExitCode);
    }

    [Fact]
    public async Task Durable_subscriptions_are_listed_and_removed_while_their_clients_are_away()
    {
        await using (var client = await _node.ConnectAsync(("client-id", "mco")))
        {
            await client.SubscribeAsync("/topic/news.>", "s1", headers: [("activemq.subscriptionName", "inbox"), ("selector", "a = 1")]);
            Assert.Contains(
                await LinesAsync("subscription", "list"),
                line => line.StartsWith("mco ", StringComparison.Ordinal) && line.Contains("news.>") && line.Contains("ID-"));
            var refusal = await _node.RunAsync("subscription", "remove", "mco", "inbox", "--yes");
            Assert.Contains("in use", refusal.Terminal.Errors, StringComparison.Ordinal);
            await client.CallAsync(StompCommand.Unsubscribe, ("id", "s1"));
            await client.PublishAsync("/topic/news.today", "x", true, ("a", "1"));
        }
        var durable = JsonElement.Parse((await _node.RunAsync("subscription", "list", "--json")).Terminal.Written).GetProperty("durable")[0];
        Assert.Equal(
            ("mco", "inbox", "/topic/news.>", "a = 1", 1),
            (
                durable.GetProperty("clientId").GetString(),
                durable.GetProperty("name").GetString(),
                durable.GetProperty("topic").GetString(),
                durable.GetProperty("selector").GetString(),
                durable.GetProperty("pending").GetInt32()));
        Assert.Equal(JsonValueKind.Null, durable.GetProperty("connection").ValueKind);
        Assert.DoesNotContain(await LinesAsync("queue", "list"), line => line.Contains("inbox"));

        Assert.Equal(["durable subscription inbox of mco removed"], await LinesAsync("subscription", "remove", "mco", "inbox", "--yes"));
        Assert.DoesNotContain(await LinesAsync("subscription", "list"), line => line.Contains("inbox"));
        var unknown = await _node.RunAsync("subscription", "remove", "mco", "inbox", "--yes");
        Assert.Contains("No durable subscription exists", unknown.Terminal.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connections_and_subscriptions_are_listed_and_shown()
    {
        await using var client = await _node.ConnectAsync();
        await client.SubscribeAsync("/queue/orders", "s1");
        var id = FirstWord((await LinesAsync("connection", "list"))[1]);
        Assert.StartsWith("ID-test-", id);
        Assert.Contains(await LinesAsync("connection", "show", id), line => line.Contains("/queue/orders"));
        Assert.Contains(await LinesAsync("subscription", "list"), line => line.StartsWith(id, StringComparison.Ordinal) && line.Contains("s1"));
        var subscription = JsonElement.Parse((await _node.RunAsync("subscription", "list", "--json")).Terminal.Written).GetProperty("subscriptions")[0];
        Assert.Equal(1000, subscription.GetProperty("prefetch").GetInt32());
        Assert.Equal(2, (await LinesAsync("subscription", "list", id)).Length);
    }

    [Fact]
    public async Task A_connection_can_be_killed_and_the_client_is_told_why()
    {
        await using var client = await _node.ConnectAsync();
        var id = FirstWord((await LinesAsync("connection", "list"))[1]);
        Assert.Equal([$"connection {id} is told to end"], await LinesAsync("connection", "kill", id, "--reason", "go home"));
        Assert.Equal("go home", (await client.ExpectErrorAsync("connection-killed"))["message"]);
        await client.Closed;
    }

    [Fact]
    public async Task Actors_are_shown_as_a_tree_and_by_activity()
    {
        await using var client = await _node.ConnectAsync();
        await client.PublishAsync("/queue/orders", "hello");
        var tree = await LinesAsync("actor", "hierarchy", "/user/destinations", "--depth", "2");
        Assert.StartsWith("/user/destinations  (DestinationsActor", tree[0]);
        Assert.Contains(tree, line => line.Contains("└── orders  (QueueActor"));
        var stats = await LinesAsync("actor", "stats", "/user/destinations/queue");
        Assert.Contains(stats, line => line.StartsWith("/user/destinations/queue/orders ", StringComparison.Ordinal));
        Assert.Contains("2 of 2 actors; ", stats[^1]);
        Assert.Equal(ExitCode.Failed, (await _node.RunAsync("actor", "hierarchy", "/user/nobody")).ExitCode);
    }

    [Fact]
    public async Task Actors_are_counted_and_children_listed()
    {
        await using var client = await _node.ConnectAsync();
        foreach (var name in (string[])["orders", "bills"]) await client.PublishAsync($"/queue/{name}", "hello");
        var count = await LinesAsync("actor", "count", "/user/destinations/queue");
        Assert.Matches("^QueueActor +2", count[1]);
        Assert.Matches("^RegistryActor +1", count[2]);
        Assert.Equal("3 actors", count[^1]);
        var children = await LinesAsync("actor", "get-child", "/user/destinations/queue");
        Assert.Matches("^bills +QueueActor +waiting +0 ", children[1]);
        Assert.Matches("^orders +QueueActor +waiting +0 ", children[2]);
        Assert.Equal("2 children of /user/destinations/queue", children[^1]);
        Assert.Equal(ExitCode.Failed, (await _node.RunAsync("actor", "get-child", "/user/nobody")).ExitCode);
    }

    [Fact]
    public async Task Broker_and_journal_are_shown()
    {
        Assert.Contains(await LinesAsync("broker", "show"), line => line.StartsWith("access", StringComparison.Ordinal) && line.Contains("open"));
        Assert.Contains(
            await LinesAsync("journal", "show"),
            line => line.StartsWith("driver", StringComparison.Ordinal) && line.EndsWith("memory", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Lines_from_a_pipe_are_carried_out_one_after_the_other()
    {
        await using var client = await _node.ConnectAsync();
        await client.PublishAsync("/queue/orders", "hello");
        var (exitCode, terminal) = await _node.PipeAsync(
            "# what is there?\nqueue list\n\nqueue purge orders --yes\nqueue show orders --json\nexit\nnever reached\n");
        Assert.Equal(ExitCode.Ok, exitCode);
        Assert.Contains("orders", terminal.Written);
        Assert.Contains("1 messages removed from orders", terminal.Written);
        Assert.Contains("\"messages\": 0", terminal.Written);
        Assert.Empty(terminal.Errors);
    }

    [Fact]
    public async Task A_line_that_fails_does_not_end_the_others_but_shows_in_the_exit_code()
    {
        var (exitCode, terminal) = await _node.PipeAsync("queue shwo\nqueue show none\nbroker show\nhelp queue\n");
        Assert.Equal(ExitCode.Failed, exitCode);
        Assert.Equal("actormq: unknown command or argument 'shwo': did you mean show?\nactormq: there is no queue none\n", terminal.Errors);
        Assert.Contains("data directory", terminal.Written);
        Assert.Contains("Lists queues", terminal.Written);
    }

    [Fact]
    public async Task Without_a_broker_one_line_says_where_it_was_looked_for()
    {
        using var directory = new TempDirectory();
        var (exitCode, terminal) = await FakeTerminal.RunAsync(["cmd", "--data", directory.Path, "broker", "show"]);
        Assert.Equal(ExitCode.Failed, exitCode);
        Assert.StartsWith(
            $"actormq: no broker answers at {directory.File("actormq.sock")}: no such file.", Assert.Single(terminal.Errors.TrimEnd().Split('\n')));
    }

    private static string FirstWord(string line) => line.Split(' ')[0];

    private async Task<string[]> LinesAsync(params string[] arguments)
    {
        var (exitCode, terminal) = await _node.RunAsync(arguments);
        Assert.Empty(terminal.Errors);
        Assert.Equal(ExitCode.Ok, exitCode);
        return terminal.Written.TrimEnd('\n').Split('\n');
    }

    private async Task<int> MessagesAsync(string queue) =>
        JsonElement.Parse((await _node.RunAsync("queue", "show", queue, "--json")).Terminal.Written).GetProperty("messages").GetInt32();
}
