using System.Text.Json;
using ActorMQ.Nodes.Tests.Support;
using ActorMQ.Tests.Support;

namespace ActorMQ.Nodes.Tests.Bench;

public sealed class BenchCommandTests
{
    [Theory]
    [InlineData("--workload", "'foo' is none of queue, topic, rpc, connections", "foo")]
    [InlineData("--ack", "'foo' is none of auto, client, client-individual", "foo")]
    [InlineData("--producers", "'x' is no whole number", "x")]
    [InlineData("--rate", "'x' is no number", "x")]
    [InlineData("--size", "'1XB' is no size, such as 200B, 1kB (1000 bytes) or 1KiB (1024 bytes)", "1XB")]
    [InlineData("--duration", "'long' is no duration, such as 500ms, 30s, 5m or 1h", "long")]
    [InlineData("--url", "'http' is not a way to reach a broker: use stomp:// or stomp+ssl://", "http://localhost")]
    public async Task A_value_that_cannot_be_read_is_one_line_that_says_what_can(string option, string expected, string value)
    {
        var (exitCode, terminal) = await FakeTerminal.RunAsync(["bench", option, value]);
        Assert.Equal(ExitCode.Usage, exitCode);
        Assert.Equal($"actormq: {option}: {expected} (--help says more)", terminal.Errors.TrimEnd());
    }

    [Theory]
    [InlineData("--size must be at least 48B", "--size", "10")]
    [InlineData("--producers and --consumers cannot both be 0", "--producers", "0", "--consumers", "0")]
    [InlineData("--workload rpc needs at least one producer", "--workload", "rpc", "--consumers", "0")]
    [InlineData("--messages must be at least 1", "--messages", "0")]
    [InlineData("--rate must be 0", "--rate", "-1")]
    [InlineData("--spread is for --workload queue with consumers", "--spread", "selectors", "--workload", "topic")]
    [InlineData("--spread goes without receipts", "--spread", "queues", "--window", "10")]
    [InlineData("/queue/a is a queue", "--workload", "topic", "--destination", "/queue/a")]
    public async Task Values_that_make_no_sense_are_refused(string expected, params string[] arguments)
    {
        var (exitCode, terminal) = await FakeTerminal.RunAsync(["bench", .. arguments]);
        Assert.Equal(ExitCode.Usage, exitCode);
        Assert.StartsWith($"actormq bench: {expected}", terminal.Errors);
        Assert.Single(terminal.Errors.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("--messages", "3000")]
    [InlineData("--messages", "3000", "--consumers", "3", "--producers", "2", "--ack", "client-individual")]
    [InlineData("--messages", "3000", "--consumers", "3", "--ack", "client", "--persistent", "--window", "10")]
    [InlineData("--messages", "300", "--in-flight", "1")]
    [InlineData("--messages", "3000", "--consumers", "20", "--producers", "2", "--spread", "selectors")]
    [InlineData("--messages", "3000", "--consumers", "20", "--producers", "2", "--spread", "queues", "--ack", "client")]
    [InlineData("--messages", "300", "--rate", "10000", "--size", "48")]
    [InlineData("--messages", "300", "--consumers", "0")]
    [InlineData("--messages", "300", "--consumers", "0", "--persistent", "--window", "10")]
    [InlineData("--workload", "topic", "--messages", "1000", "--consumers", "3")]
    [InlineData("--workload", "topic", "--duration", "1ms", "--consumers", "3")]
    [InlineData("--workload", "rpc", "--messages", "20", "--consumers", "5", "--producers", "2", "--ack", "client")]
    [InlineData("--workload", "rpc", "--messages", "20", "--consumers", "5", "--destination", "/queue/service")]
    [InlineData("--workload", "connections", "--connections", "20", "--duration", "1ms")]
    public async Task Every_workload_runs_to_its_end(params string[] arguments)
    {
        await using var node = await RunningNode.StartAsync();
        var (exitCode, terminal) = await BenchAsync(node, arguments);
        Assert.Equal("", terminal.Errors);
        Assert.Equal(ExitCode.Ok, exitCode);
        Assert.Contains("completed after", terminal.Written);
        Assert.Contains("nothing missing, no duplicates, no errors", terminal.Written);
    }

    [Fact]
    public async Task What_one_run_puts_into_a_queue_another_takes_out()
    {
        await using var node = await RunningNode.StartAsync();
        await BenchAsync(node, "--messages", "500", "--consumers", "0", "--producers", "2");
        var (exitCode, terminal) = await BenchAsync(node, "--messages", "500", "--producers", "0", "--consumers", "2", "--json");
        Assert.Equal(ExitCode.Ok, exitCode);
        var report = JsonElement.Parse(terminal.Written);
        Assert.Equal(500, report.GetProperty("received").GetProperty("messages").GetInt64());
        Assert.Equal(0, report.GetProperty("foreign").GetInt64());
    }

    [Fact]
    public async Task The_result_as_json_is_one_object_with_all_figures()
    {
        await using var node = await RunningNode.StartAsync();
        var (exitCode, terminal) = await BenchAsync(node, "--messages", "200", "--window", "50", "--size", "1kB", "--json");
        Assert.Equal(ExitCode.Ok, exitCode);
        var report = JsonElement.Parse(terminal.Written);
        Assert.Equal(
            [
                "workload", "broker", "destination", "producers", "consumers", "size", "persistent", "window", "inFlight", "ack", "rate", "outcome", "seconds",
                "sent", "sentPerSecondByTenth", "confirmed", "unconfirmed", "received", "missing", "duplicates", "outOfOrder",
                "foreign", "connections", "latency",
                "errorCount", "errors",
            ],
            report.EnumerateObject().Select(property => property.Name));
        Assert.Equal("completed", report.GetProperty("outcome").GetString());
        Assert.Equal(1000, report.GetProperty("size").GetInt32());
        Assert.Equal(200, report.GetProperty("confirmed").GetInt64());
        var sent = report.GetProperty("sent");
        Assert.Equal(["messages", "seconds", "messagesPerSecond", "megabytesPerSecond"], sent.EnumerateObject().Select(property => property.Name));
        Assert.Equal(200, sent.GetProperty("messages").GetInt64());
        var latency = report.GetProperty("latency");
        Assert.Equal(["oneWay", "receipt", "roundTrip", "reply", "connect"], latency.EnumerateObject().Select(property => property.Name));
        Assert.Equal(["count", "p50", "p90", "p99", "p999", "max"], latency.GetProperty("oneWay").EnumerateObject().Select(property => property.Name));
        Assert.Equal(200, latency.GetProperty("receipt").GetProperty("count").GetInt64());
        Assert.Equal(JsonValueKind.Null, latency.GetProperty("roundTrip").ValueKind);
    }

    [Fact]
    public async Task Messages_that_do_not_come_are_missing()
    {
        await using var node = await RunningNode.StartAsync();
        // A rival takes a share, so that not all come to the one who counts.
        await using var rival = await node.ConnectAsync();
        await rival.SubscribeAsync("/queue/bench", ack: "client", headers: ("activemq.prefetchSize", "10"));
        var (exitCode, terminal) = await BenchAsync(node, "--messages", "100", "--patience", "300ms", "--json");
        Assert.Equal(ExitCode.Failed, exitCode);
        var report = JsonElement.Parse(terminal.Written);
        Assert.Equal("stalled", report.GetProperty("outcome").GetString());
        Assert.Equal(10, report.GetProperty("missing").GetInt64());
        Assert.Equal(90, report.GetProperty("received").GetProperty("messages").GetInt64());
    }

    [Fact]
    public async Task Messages_of_others_are_told_apart()
    {
        await using var node = await RunningNode.StartAsync();
        await using var other = await node.ConnectAsync();
        await other.PublishAsync("/queue/bench", "not made by bench");
        var (exitCode, terminal) = await BenchAsync(node, "--messages", "10");
        Assert.Equal(ExitCode.Ok, exitCode);
        Assert.Contains("1 from elsewhere", terminal.Written);
    }

    [Fact]
    public async Task A_refused_login_shows_what_the_broker_says()
    {
        await using var node = await RunningNode.StartAsync("journal.driver = memory, security.users.alice { password = secret }");
        var (exitCode, terminal) = await BenchAsync(node, "--user", "alice", "--passcode", "wrong");
        Assert.Equal(ExitCode.Failed, exitCode);
        Assert.StartsWith($"actormq bench: stomp://alice@{node.Address} refused the login: User name [alice] or password is invalid", terminal.Errors);
        Assert.Single(terminal.Errors.TrimEnd().Split('\n'));
        Assert.Equal(ExitCode.Ok, (await BenchAsync(node, "--user", "alice", "--passcode", "secret", "--messages", "1")).ExitCode);
    }

    [Fact]
    public async Task A_denied_destination_ends_the_run_with_the_brokers_error()
    {
        await using var node = await RunningNode.StartAsync(
            "journal.driver = memory, security { users.alice { password = secret, groups = [readers] }, access = [{ queue = \">\", read = [readers], "
                + "admin = [readers] }] }");
        var (exitCode, terminal) = await BenchAsync(node, "--user", "alice", "--passcode", "secret", "--messages", "10", "--json");
        Assert.Equal(ExitCode.Failed, exitCode);
        var report = JsonElement.Parse(terminal.Written);
        Assert.Equal("failed", report.GetProperty("outcome").GetString());
        Assert.Contains("alice", report.GetProperty("errors")[0].GetString());
    }

    [Fact]
    public async Task Nobody_listening_is_one_line()
    {
        await using var process = NodeProcess.Start("bench", "--url", "tcp://127.0.0.1:1");
        Assert.Equal(ExitCode.Failed, await process.ExitAsync());
        Assert.Equal("actormq bench: cannot connect to stomp://127.0.0.1:1: nobody listens there\n", await process.Errors);
    }

    [Fact]
    public async Task A_signal_ends_a_run_with_what_was_measured_so_far()
    {
        await using var node = await RunningNode.StartAsync();
        await using var process = NodeProcess.Start("bench", "--url", $"tcp://{node.Address}", "--duration", "1h", "--rate", "100");
        await process.WaitForLineAsync("1 s: sent");
        await process.SignalAsync("TERM");
        await process.WaitForLineAsync("interrupted after");
        await process.WaitForLineAsync("nothing missing");
        Assert.Equal(ExitCode.Ok, await process.ExitAsync());
    }

    private static Task<(int ExitCode, FakeTerminal Terminal)> BenchAsync(RunningNode node, params string[] arguments) =>
        FakeTerminal.RunAsync(["bench", "--url", $"tcp://{node.Address}", .. arguments]);
}
