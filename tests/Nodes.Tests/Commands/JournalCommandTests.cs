using System.Globalization;
using ActorMQ.Nodes.Tests.Support;
using ActorMQ.Tests.Support;

namespace ActorMQ.Nodes.Tests.Commands;

public sealed class JournalCommandTests : IDisposable
{
    private const int Messages = 500;

    private readonly TempDirectory _directory = new();

    private string Data => _directory.File("data");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_damaged_journal_is_refused_checked_repaired_and_delivers_all_that_can_be_read()
    {
        await FillAsync();
        Assert.Equal((ExitCode.Ok, $"{Data}: whole, {Messages} messages can be read"), await RunAsync("check"));
        using (var file = new FileStream(Path.Combine(Data, "journal.db"), FileMode.Open))
        {
            var noise = new byte[6000];
            new Random(1).NextBytes(noise);
            file.Position = file.Length / 2;
            file.Write(noise);
        }

        await using (var refused = NodeProcess.Start("run", "--config", Config()))
        {
            Assert.Equal(ExitCode.CannotOpenJournal, await refused.ExitAsync());
            Assert.Matches($@"is damaged: .* Lost are \d+ of {Messages} messages of /queue/orders; all others can be read", await refused.Errors);
        }
        var (exitCode, report) = await RunAsync("check");
        Assert.Equal(ExitCode.Failed, exitCode);
        Assert.Matches("damaged: .*journal.db: page ", report);
        (exitCode, report) = await RunAsync("repair", "--config", Config());
        Assert.Equal(ExitCode.Ok, exitCode);
        Assert.Contains($"kept: {Path.Combine(Data, "journal.db.damaged")}", report);
        var lost = int.Parse(report.Split("lost: ")[1].Split(' ')[0], CultureInfo.InvariantCulture);
        Assert.InRange(lost, 1, Messages / 2);
        (exitCode, report) = await RunAsync("check");
        Assert.Equal((ExitCode.Ok, $"{Data}: whole, {Messages - lost} messages can be read"), (exitCode, report));

        var (process, address) = await NodeProcess.RunAsync(Config());
        await using var _ = process;
        await using var client = await StompTestClient.ConnectAsync(address);
        await client.SubscribeAsync("/queue/orders");
        for (var i = lost; i < Messages; i++) await client.ExpectAsync(StompProtocol.StompCommand.Message);
        (exitCode, report) = await RunAsync("check");
        Assert.Equal(ExitCode.CannotOpenJournal, exitCode);
        Assert.Contains($"in use by process {process.Id}", report);
    }

    [Fact]
    public async Task Where_there_is_no_journal_that_is_said()
    {
        Assert.Equal((ExitCode.CannotOpenJournal, $"actormq: There is no journal in {Data}."), await RunAsync("repair"));
        var memory = _directory.Write("memory.conf", "actormq.journal.driver = memory\n");
        var (exitCode, terminal) = await FakeTerminal.RunAsync(["journal", "check", "--config", memory]);
        Assert.Equal(ExitCode.BadConfiguration, exitCode);
        Assert.Contains("no journal on disk", terminal.Errors);
    }

    private async Task FillAsync()
    {
        var (process, address) = await NodeProcess.RunAsync(Config());
        await using var _ = process;
        await using var client = await StompTestClient.ConnectAsync(address);
        for (var i = 0; i < Messages; i++) await client.PublishAsync("/queue/orders", $"{i}".PadRight(1000), i == Messages - 1, ("persistent", "true"));
        client.Drop();
        await process.SignalAsync("TERM");
        Assert.Equal(ExitCode.Ok, await process.ExitAsync());
    }

    private async Task<(int ExitCode, string Report)> RunAsync(string command, params string[] options)
    {
        var (exitCode, terminal) = await FakeTerminal.RunAsync(["journal", command, .. options.Length > 0 ? options : ["--data", Data]]);
        return (exitCode, (terminal.Written + terminal.Errors).TrimEnd());
    }

    private string Config() =>
        _directory.Write("broker.conf", $"actormq {{\nbroker {{ name = test, data-directory = \"{Data}\" }}\nlisteners.stomp.port = 0\n}}\n");
}
