using System.Runtime.Versioning;
using ActorMQ.Tests.Support;

namespace ActorMQ.Nodes.Tests.Processes;

[UnsupportedOSPlatform("windows")]
public sealed class PrivateFilesTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("sqlite")]
    [InlineData("memory")]
    public async Task Other_users_of_the_machine_can_read_nothing_that_the_broker_writes(string driver)
    {
        var everybody = File.GetUnixFileMode(_directory.Path)
            | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        var data = Directory.CreateDirectory(_directory.File("data"), everybody).FullName;
        foreach (var name in new[] { "journal.reserve", "journal.lock" }) File.WriteAllText(Path.Combine(data, name), "");
        var (process, address) = await NodeProcess.RunAsync(
            _directory.Write(
                "broker.conf",
                $"actormq {{\nbroker {{ name = test, data-directory = \"{data}\" }}\nlisteners.stomp.port = 0\njournal.driver = {driver}\n}}\n"));
        await using var _ = process;
        await using var client = await StompTestClient.ConnectAsync(address);
        await client.PublishAsync("/queue/orders", "secret", true, ("persistent", "true"));

        Assert.Equal("700", Mode(data));
        var files = Directory.GetFiles(data);
        Assert.All(files, file => Assert.Equal((file, "600"), (file, Mode(file))));
        Assert.Contains(Path.Combine(data, "actormq.sock"), files);

        static string Mode(string path) => Convert.ToString((int)File.GetUnixFileMode(path), 8);
    }
}
