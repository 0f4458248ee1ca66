using System.Diagnostics;
using System.Net;
using System.Runtime.CompilerServices;
using ActorMQ.Integration.Support;

namespace ActorMQ.Integration;

/// <summary>The libraries people have, as their distributions ship them, against a running node.</summary>
public sealed class ThirdPartyClientTests : IClassFixture<ThirdPartyClientTests.OneNode>
{
    // Next to this file, because that is where npm puts what they import.
    private static readonly string Clients = Path.Combine(SourceDirectory(), "clients");

    // The distribution's, whose packages we use, even when another one comes first in the path.
    private static readonly string Python = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";

    private readonly OneNode _node;

    public ThirdPartyClientTests(OneNode node) => _node = node;

    [Theory]
    [CombinedData(["1.0", "1.1", "1.2"], ["echo", "ack", "nack", "transaction", "error", "heartbeat", "topic", "durable"])]
    public Task Python_stomp_py(string version, string scenario) => RunAsync(Python, "scenario.py", _node.Stomp, version, scenario);

    [Theory]
    [CombinedData(["1.0", "1.1", "1.2"], ["echo", "ack", "nack", "transaction", "error", "mcollective", "client"])]
    public Task Ruby_stomp(string version, string scenario) => RunAsync("ruby", "scenario.rb", _node.Stomp, version, scenario);

    [Theory]
    [CombinedData(["1.0", "1.1", "1.2"], ["echo", "binary", "ack", "transaction", "error", "heartbeat"])]
    public Task JavaScript_stompjs(string version, string scenario) => RunAsync("node", "scenario.mjs", _node.WebSocket, version, scenario);

    /// <summary>One process for all of them, as in real life. The scenarios leave nothing behind that another one would trip over.</summary>
    public sealed class OneNode : IAsyncLifetime
    {
        private Site _site = null!;

        internal IPEndPoint Stomp => _site.Process.Addresses[0];

        internal IPEndPoint WebSocket => _site.Process.Addresses[1];

        public async Task InitializeAsync() => _site = await Site.StartedAsync("listeners.ws { enabled = true, port = 0 }");

        public async Task DisposeAsync() => await _site.DisposeAsync();
    }

    private static string SourceDirectory([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

    private static async Task RunAsync(string interpreter, string script, IPEndPoint address, string version, string scenario)
    {
        var start = new ProcessStartInfo(interpreter, [Path.Combine(Clients, script), $"{address.Port}", version, scenario])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Clients,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }
        Assert.True(process.ExitCode == 0 && (await output).TrimEnd().EndsWith("ok", StringComparison.Ordinal), $"{await output}{await errors}");
    }
}
