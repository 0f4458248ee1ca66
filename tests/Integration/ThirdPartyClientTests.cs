using System.Diagnostics;
using System.Net;
using System.Runtime.CompilerServices;
using ActorMQ.StompGateway;
using ActorMQ.Tests.Support;

namespace ActorMQ.Integration;

/// <summary>The libraries people have, as their distributions ship them, against a broker with real sockets.</summary>
public sealed class ThirdPartyClientTests
{
    // Next to this file, because that is where npm puts what they import.
    private static readonly string Clients = Path.Combine(SourceDirectory(), "clients");

    // The distribution's, whose packages we use, even when another one comes first in the path.
    private static readonly string Python = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";

    [Theory]
    [CombinedData(["1.0", "1.1", "1.2"], ["echo", "ack", "nack", "transaction", "error", "heartbeat", "topic"])]
    public Task Python_stomp_py(string version, string scenario) => RunAsync(Python, "scenario.py", ListenerScheme.Stomp, version, scenario);

    [Theory]
    [CombinedData(["1.0", "1.1", "1.2"], ["echo", "ack", "nack", "transaction", "error", "mcollective", "client"])]
    public Task Ruby_stomp(string version, string scenario) => RunAsync("ruby", "scenario.rb", ListenerScheme.Stomp, version, scenario);

    [Theory]
    [CombinedData(["1.0", "1.1", "1.2"], ["echo", "binary", "ack", "transaction", "error", "heartbeat"])]
    public Task JavaScript_stompjs(string version, string scenario) => RunAsync("node", "scenario.mjs", ListenerScheme.WebSocket, version, scenario);

    private static string SourceDirectory([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

    private static async Task RunAsync(string interpreter, string script, ListenerScheme scheme, string version, string scenario)
    {
        var gateway = new GatewayOptions { Listeners = [new ListenerOptions(scheme, IPAddress.Loopback, 0)] };
        await using var broker = await TestBroker.StartAsync(new TestBrokerOptions { Gateway = gateway });
        var start = new ProcessStartInfo(interpreter, [Path.Combine(Clients, script), $"{broker.Address.Port}", version, scenario])
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
