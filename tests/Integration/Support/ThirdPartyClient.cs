using System.Diagnostics;
using System.Net;
using System.Runtime.CompilerServices;
using ActorMQ.Tests.Support;

namespace ActorMQ.Integration.Support;

/// <summary>A scenario with somebody else's client library: a script that prints "ok" when all went as expected.</summary>
internal sealed class ThirdPartyClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // Next to the tests, because that is where npm puts what they import.
    private static readonly string Scripts = Path.Combine(SourceDirectory(), "..", "clients");

    private readonly Process _process;
    private readonly Task<string> _errors;
    private string _output = "";

    private ThirdPartyClient(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>stomp.py. The distribution's Python, whose packages we use, even when another one comes first in the path.</summary>
    public static (string Interpreter, string Script) Python { get; } = (File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3", "scenario.py");

    /// <summary>The stomp gem.</summary>
    public static (string Interpreter, string Script) Ruby { get; } = ("ruby", "scenario.rb");

    /// <summary>@stomp/stompjs, over WebSocket.</summary>
    public static (string Interpreter, string Script) JavaScript { get; } = ("node", "scenario.mjs");

    public static ThirdPartyClient Start((string Interpreter, string Script) library, IPEndPoint address, string version, string scenario)
    {
        var start = new ProcessStartInfo(library.Interpreter, [Path.Combine(Scripts, library.Script), $"{address.Port}", version, scenario])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Scripts,
        };
        return new ThirdPartyClient(Process.Start(start)!);
    }

    /// <summary>Runs a scenario to its end.</summary>
    public static async Task RunAsync((string Interpreter, string Script) library, IPEndPoint address, string version, string scenario)
    {
        await using var client = Start(library, address, version, scenario);
        await client.SucceedAsync();
    }

    /// <summary>Waits for a line that a scenario prints on its way.</summary>
    public async Task ReachAsync(string line)
    {
        while (await _process.StandardOutput.ReadLineAsync().WaitAsync(StompTestClient.Patience) is { } next)
        {
            _output += next + "\n";
            if (next == line) return;
        }
        Assert.Fail($"It ended before '{line}':\n{_output}{await _errors}");
    }

    public async Task SucceedAsync()
    {
        var rest = _process.StandardOutput.ReadToEndAsync();
        using var deadline = new CancellationTokenSource(Patience);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
        }
        _output += await rest;
        Assert.True(_process.ExitCode == 0 && _output.TrimEnd().EndsWith("ok", StringComparison.Ordinal), $"{_output}{await _errors}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static string SourceDirectory([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
