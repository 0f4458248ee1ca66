using ActorMQ.Nodes.Tests.Support;
using ActorMQ.Tests.Support;

namespace ActorMQ.Nodes.Tests.Processes;

public sealed class ReloadTests : IDisposable
{
    private const string AliceAndBob = """
        users { alice { password = alice, groups = [staff] }, bob { password = bob, groups = [staff] } }
        access = [ { queue = ">", read = [staff], write = [staff], admin = [staff] } ]
        """;

    private readonly TempDirectory _directory = new();

    [Fact]
    public async Task Users_and_rights_change_while_clients_are_connected()
    {
        var (process, address) = await NodeProcess.RunAsync(Config(AliceAndBob));
        await using var _ = process;
        await using var alice = await StompTestClient.ConnectAsync(address, "1.2", "alice", "alice");
        await using var bob = await StompTestClient.ConnectAsync(address, "1.2", "bob", "bob");
        await alice.SubscribeAsync("/queue/orders");

        Config("""
            users { alice { password = alice, groups = [guests] }, carol { password = carol, groups = [staff] } }
            access = [ { queue = ">", read = [staff], write = [staff, guests], admin = [staff] } ]
            """);
        var (exitCode, output) = await ReloadAsync();

        Assert.Equal(ExitCode.Ok, exitCode);
        Assert.Contains("changed: security.access, security.users.alice.groups, security.users.bob, security.users.carol", output, StringComparison.Ordinal);
        await alice.ExpectErrorAsync("not-authorized");
        await bob.ExpectErrorAsync("authentication-failed");
        await bob.Closed;
        await using var carol = await StompTestClient.ConnectAsync(address, "1.2", "carol", "carol");
        await carol.SubscribeAsync("/queue/orders");
        await alice.PublishAsync("/queue/orders", "may still be sent");
        await carol.ExpectMessageAsync("may still be sent");
    }

    [Fact]
    public async Task A_configuration_with_errors_changes_nothing()
    {
        var (process, address) = await NodeProcess.RunAsync(Config(AliceAndBob));
        await using var _ = process;
        await using var alice = await StompTestClient.ConnectAsync(address, "1.2", "alice", "alice");
        Config("users { carol { password = carol } }, acces = []");

        var (exitCode, output) = await ReloadAsync();

        Assert.Equal(ExitCode.Failed, exitCode);
        Assert.Contains("nothing was changed", output, StringComparison.Ordinal);
        Assert.Contains("did you mean access?", output, StringComparison.Ordinal);
        await alice.PublishAsync("/queue/orders", "still here");
    }

    [Fact]
    public async Task What_needs_a_restart_is_said_and_a_hang_up_signal_is_enough()
    {
        var (process, _) = await NodeProcess.RunAsync(Config(AliceAndBob));
        await using var __ = process;
        Config(AliceAndBob + "\nanonymous-groups = [staff]\n}\nactors { quantum = 6ms");

        await process.SignalAsync("HUP");

        var line = await process.WaitForLineAsync("configuration read again");
        Assert.Contains("changed=security.anonymous-groups for_new=- after_restart=actors.quantum", line, StringComparison.Ordinal);
        Assert.Matches("audit done by=- .*act=\"broker reload\" arguments=\"signal=HUP\"", await process.WaitForLineAsync(" audit "));
    }

    public void Dispose() => _directory.Dispose();

    private async Task<(int ExitCode, string Output)> ReloadAsync()
    {
        var (exitCode, terminal) = await FakeTerminal.RunAsync(["cmd", "--data", _directory.File("data"), "broker", "reload"]);
        return (exitCode, terminal.Written + terminal.Errors);
    }

    private string Config(string security) => _directory.Write(
        "broker.conf",
        $"actormq {{\nbroker {{ name = test, data-directory = \"{_directory.File("data")}\" }}\nlisteners.stomp.port = 0\nsecurity {{\n{security}\n}}\n}}\n");
}
