using System.Net;
using System.Net.Sockets;
using ActorMQ.StompProtocol;
using ActorMQ.Tests.Support;

namespace ActorMQ.Nodes.Tests.Processes;

/// <summary>What can only be seen of the program as a process.</summary>
public sealed class NodeProcessTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    [Fact]
    public async Task A_signal_stops_the_broker_in_order_and_clients_are_told()
    {
        var (process, address) = await NodeProcess.RunAsync(Config());
        await using var _ = process;
        await using var client = await StompTestClient.ConnectAsync(address);
        await process.SignalAsync("TERM");
        await client.ExpectErrorAsync("broker-stopping");
        await client.Closed;
        client.Drop();
        await process.WaitForLineAsync("journal closed");
        await process.WaitForLineAsync("broker stopped");
        Assert.Equal(ExitCode.Ok, await process.ExitAsync());
        Assert.Empty(await process.Errors);
    }

    [Fact]
    public async Task What_was_sent_before_the_signal_is_there_after_the_restart_even_without_a_receipt()
    {
        var config = Config();
        var (first, address) = await NodeProcess.RunAsync(config);
        await using (first)
        {
            await using var client = await StompTestClient.ConnectAsync(address);
            for (var i = 0; i < 100; i++) await client.PublishAsync("/queue/orders", $"{i}", receipt: false, ("persistent", "true"));
            // The broker has read them all; nothing says that they are safe yet.
            await client.CallAsync(StompCommand.Begin, ("transaction", "t"));
            await first.SignalAsync("TERM");
            await client.Closed;
            client.Drop();
            Assert.Equal(ExitCode.Ok, await first.ExitAsync());
        }
        var (second, newAddress) = await NodeProcess.RunAsync(config);
        await using var __ = second;
        await using var consumer = await StompTestClient.ConnectAsync(newAddress);
        await consumer.SubscribeAsync("/queue/orders");
        for (var i = 0; i < 100; i++) await consumer.ExpectMessageAsync($"{i}");
    }

    [Fact]
    public async Task A_persistent_message_survives_kill_9_once_its_receipt_has_come()
    {
        var config = Config();
        var (first, address) = await NodeProcess.RunAsync(config);
        await using (first)
        {
            await using var client = await StompTestClient.ConnectAsync(address);
            await client.PublishAsync("/queue/orders", "survivor", true, ("persistent", "true"));
            await first.SignalAsync("KILL");
            await first.ExitAsync();
        }
        var (second, newAddress) = await NodeProcess.RunAsync(config);
        await using var _ = second;
        await using var consumer = await StompTestClient.ConnectAsync(newAddress);
        await consumer.SubscribeAsync("/queue/orders");
        await consumer.ExpectMessageAsync("survivor");
    }

    [Fact]
    public async Task A_second_signal_ends_a_stop_that_takes_long()
    {
        // The client stays when it is told to go, and the broker would wait for it.
        var (process, address) = await NodeProcess.RunAsync(Config("connections.close-timeout = 1m, broker.stop-timeout = 1h"));
        await using var _ = process;
        await using var client = await StompTestClient.ConnectAsync(address);
        await process.SignalAsync("INT");
        await client.ExpectErrorAsync("broker-stopping");
        // Until one of them is late enough to be a second one.
        while (!process.HasExited) await process.SignalAsync("INT");
        Assert.Equal(ExitCode.Forced, await process.ExitAsync());
    }

    [Fact]
    public async Task The_same_signal_twice_at_once_is_one_wish_to_stop()
    {
        var (process, address) = await NodeProcess.RunAsync(Config());
        await using var _ = process;
        await using var client = await StompTestClient.ConnectAsync(address);
        await process.SignalAsync("TERM", "TERM");
        await client.ExpectErrorAsync("broker-stopping");
        client.Drop();
        Assert.Equal(ExitCode.Ok, await process.ExitAsync());
    }

    [Fact]
    public async Task A_stage_of_the_stop_that_takes_too_long_is_given_up()
    {
        var (process, address) = await NodeProcess.RunAsync(Config("connections.close-timeout = 1m, broker.stop-timeout = 100ms"));
        await using var _ = process;
        await using var client = await StompTestClient.ConnectAsync(address);
        await process.SignalAsync("TERM");
        Assert.Contains("stage=clients", await process.WaitForLineAsync("took too long"));
        Assert.Equal(ExitCode.Ok, await process.ExitAsync());
    }

    [Fact]
    public async Task A_second_process_on_the_same_directory_is_refused()
    {
        var (first, _) = await NodeProcess.RunAsync(Config());
        await using var one = first;
        await using var second = NodeProcess.Start("run", "--config", Config());
        Assert.Equal(ExitCode.CannotOpenJournal, await second.ExitAsync());
        var error = Assert.Single((await second.Errors).TrimEnd().Split('\n'));
        Assert.StartsWith($"actormq: The journal in {_directory.File("data")} is in use by process ", error);
    }

    [Fact]
    public async Task A_port_in_use_is_one_line_on_standard_error()
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var port = ((IPEndPoint)holder.LocalEndpoint).Port;
        await using var process = NodeProcess.Start("run", "--config", Config($"listeners.stomp.port = {port}"));
        Assert.Equal(ExitCode.CannotListen, await process.ExitAsync());
        Assert.Equal($"actormq: Cannot listen at 127.0.0.1:{port}: Address already in use", (await process.Errors).TrimEnd());
    }

    [Fact]
    public async Task A_certificate_that_cannot_be_read_is_one_line_on_standard_error()
    {
        var junk = _directory.Write("junk.pem", "junk");
        await using var process = NodeProcess.Start(
            "run", "--config", Config($"listeners.tls {{ scheme = \"stomp+ssl\", port = 0, certificate = \"{junk}\" }}"));
        Assert.Equal(ExitCode.CannotListen, await process.ExitAsync());
        Assert.StartsWith("actormq: ", Assert.Single((await process.Errors).TrimEnd().Split('\n')));
    }

    [Fact]
    public async Task A_data_directory_that_cannot_be_made_is_one_line_on_standard_error()
    {
        var file = _directory.Write("file", "");
        await using var process = NodeProcess.Start("run", "--config", Config($"broker.data-directory = \"{file}/data\""));
        Assert.Equal(ExitCode.CannotOpenJournal, await process.ExitAsync());
        Assert.StartsWith("actormq: ", Assert.Single((await process.Errors).TrimEnd().Split('\n')));
    }

    [Fact]
    public async Task A_damaged_journal_is_one_line_on_standard_error()
    {
        Directory.CreateDirectory(_directory.File("data"));
        _directory.Write("data/journal.db", new string('x', 100_000));
        await using var process = NodeProcess.Start("run", "--config", Config());
        Assert.Equal(ExitCode.CannotOpenJournal, await process.ExitAsync());
        Assert.StartsWith("actormq: ", Assert.Single((await process.Errors).TrimEnd().Split('\n')));
    }

    [Fact]
    public async Task Without_users_the_log_says_that_access_is_open()
    {
        await using var process = NodeProcess.Start("run", "--config", Config());
        Assert.Contains("everybody on this machine", await process.WaitForLineAsync("no users are configured"));
    }

    [Fact]
    public async Task Commands_can_be_piped_into_the_shell()
    {
        var (process, _) = await NodeProcess.RunAsync(Config());
        await using var broker = process;
        await using var shell = NodeProcess.Start("cmd", "--data", _directory.File("data"), "broker", "show");
        await shell.WaitForLineAsync("127.0.0.1:");
        Assert.Equal(ExitCode.Ok, await shell.ExitAsync());
    }

    public void Dispose() => _directory.Dispose();

    private string Config(string more = "") => _directory.Write(
        "broker.conf",
        $"actormq {{\nbroker {{ name = test, data-directory = \"{_directory.File("data")}\" }}\nlisteners.stomp.port = 0\n{more}\n}}\n");
}
