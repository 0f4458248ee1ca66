using System.Net.Sockets;
using System.Text.Json;
using ActorMQ.Nodes.Admin;
using ActorMQ.Nodes.Logging;
using ActorMQ.Nodes.Tests.Support;

namespace ActorMQ.Nodes.Tests.Admin;

/// <summary>What administrators do is written down.</summary>
public sealed class AuditTests : IAsyncLifetime
{
    private readonly StringWriter _output = new();
    private readonly NodeLogging _logging;
    private RunningNode _node = null!;

    public AuditTests() => _logging = new NodeLogging(new LogOptions(), _output, false, TimeProvider.System);

    private static string Me => $"by={Environment.UserName} ";

    public async Task InitializeAsync() => _node = await RunningNode.StartAsync(logging: _logging);

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Acts_are_written_down_with_who_and_what_and_what_came_of_it()
    {
        await using var client = await _node.ConnectAsync();
        await client.PublishAsync("/queue/orders", "one");
        await client.PublishAsync("/queue/orders", "two");
        var connection = JsonElement.Parse((await _node.RunAsync("connection", "list", "--json")).Terminal.Written).GetProperty("connections")[0]
            .GetProperty("id").GetString()!;
        await _node.RunAsync("queue", "browse", "orders");
        await _node.RunAsync("queue", "purge", "orders", "--yes");
        await _node.RunAsync("queue", "delete", "orders", "--yes");
        await _node.RunAsync("connection", "kill", connection, "--reason", "go away");

        var lines = await StopAsync();

        Assert.Collection(
            lines,
            line => Assert.Matches($"INFO  audit done {Me}.*act=\"queue browse\" arguments=.*name=orders.* outcome=ok$", line),
            line => Assert.Matches($"INFO  audit done {Me}.*act=\"queue purge\" arguments=\"name=orders\" outcome=\"2 messages removed\"$", line),
            line => Assert.Matches($"INFO  audit done {Me}.*act=\"queue delete\" arguments=\"name=orders\" outcome=ok$", line),
            line => Assert.Matches($"INFO  audit done {Me}.*act=\"connection kill\" arguments=.*{connection}.*go away.* outcome=ok$", line));
        Assert.All(lines, line => Assert.Contains($"process={Environment.ProcessId} ", line));
    }

    [Fact]
    public async Task What_is_removed_by_pattern_is_one_act_with_the_number_of_queues()
    {
        await using var client = await _node.ConnectAsync();
        await client.PublishAsync("/queue/tmp.a", "one");
        await client.PublishAsync("/queue/tmp.b", "two");
        await _node.RunAsync("queue", "purge", "tmp.*", "--yes");
        await _node.RunAsync("queue", "delete", "tmp.*", "--yes");
        await _node.RunAsync("queue", "purge", "tmp.*", "--yes");

        Assert.Collection(
            await StopAsync(),
            line => Assert.Matches("INFO .*act=\"queue purge\" arguments=.*tmp.* outcome=\"2 messages of 2 queues removed, 0 did not answer\"$", line),
            line => Assert.Matches("INFO .*act=\"queue delete\" arguments=.*tmp.* outcome=\"2 queues removed, 0 did not answer\"$", line),
            line => Assert.Matches("WARN .*act=\"queue purge\" arguments=.*tmp.* reason=\"there is no queue that matches", line));
    }

    [Fact]
    public async Task Acts_that_are_refused_or_make_no_sense_are_written_down_too()
    {
        await _node.RunAsync("queue", "purge", "orders", "--yes");
        await _node.RunAsync("bridge", "reset", "none");
        await _node.RunAsync("subscription", "remove", "nobody", "none", "--yes");
        await _node.RunAsync("broker", "reload");
        await DeleteAsync("queue");
        await DeleteAsync("nothing?x=1");

        Assert.Collection(
            await StopAsync(),
            line => Assert.Matches($"WARN  audit refused {Me}.*act=\"queue purge\" arguments=\"name=orders\" reason=\"there is no queue orders", line),
            line => Assert.Matches("WARN .*act=\"bridge reset\".*reason=\"there is no bridge none\"", line),
            line => Assert.Matches("WARN .*act=\"subscription remove\".*reason=\"No durable subscription exists", line),
            line => Assert.Matches("WARN .*act=\"broker reload\".*reason=\"nothing was changed: the broker was started without a configuration file\"", line),
            line => Assert.Matches("WARN .*act=\"queue delete\" arguments=- reason=", line),
            line => Assert.Matches("WARN .*act=\"DELETE /nothing\" arguments=\"x=1\" reason=\"status 404\"", line));
    }

    [Fact]
    public async Task Looking_at_things_is_not()
    {
        await _node.RunAsync("queue", "list");
        await _node.RunAsync("connection", "list");
        await _node.RunAsync("broker", "show");
        await _node.RunAsync("queue", "show", "none");
        Assert.Empty(await StopAsync());
    }

    private async Task DeleteAsync(string resource)
    {
        using var http = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellation) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(_node.Data, AdminSocket.FileName)), cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
        });
        await http.DeleteAsync(new Uri($"http://broker/{resource}"));
    }

    /// <summary>Lines of the audit log, which are all there once everything has stopped.</summary>
    private async Task<string[]> StopAsync()
    {
        await _node.DisposeAsync();
        _logging.Dispose();
        return [.. _output.ToString().Split('\n').Where(line => line.Contains(" audit ", StringComparison.Ordinal))];
    }
}
