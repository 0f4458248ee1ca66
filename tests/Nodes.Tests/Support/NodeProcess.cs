using System.Diagnostics;
using System.Net;
using System.Threading.Channels;
using ActorMQ.Nodes.Running;
using ActorMQ.Tests.Support;

namespace ActorMQ.Nodes.Tests.Support;

/// <summary>The program as its users run it: a process of its own.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly Process _process;
    private readonly Task _reading;
    private readonly Task<string> _errors;

    private NodeProcess(Process process)
    {
        _process = process;
        _reading = ReadAsync();
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Everything on standard error, once the process has ended.</summary>
    public Task<string> Errors => _errors.WaitAsync(StompTestClient.Patience);

    public static NodeProcess Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(Node).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        return new NodeProcess(Process.Start(start)!);
    }

    /// <summary>Starts a broker and waits until it has started.</summary>
    public static async Task<(NodeProcess Process, IPEndPoint Address)> RunAsync(string configFile)
    {
        var process = Start("run", "--config", configFile);
        var listening = await process.WaitForLineAsync("listening scheme=stomp");
        await process.WaitForLineAsync("started name=");
        return (process, IPEndPoint.Parse(listening.Split("address=")[1]));
    }

    /// <summary>The next line that contains a text; those before are gone.</summary>
    public async Task<string> WaitForLineAsync(string text)
    {
        using var deadline = new CancellationTokenSource(StompTestClient.Patience);
        var seen = new List<string>();
        try
        {
            while (true)
            {
                var line = await _lines.Reader.ReadAsync(deadline.Token);
                if (line.Contains(text, StringComparison.Ordinal)) return line;
                seen.Add(line);
            }
        }
        catch (Exception e) when (e is ChannelClosedException or OperationCanceledException)
        {
            var errors = e is ChannelClosedException ? await Errors : "";
            throw new InvalidOperationException($"No line with '{text}', but:\n{string.Join('\n', seen)}\n{errors}", e);
        }
    }

    /// <summary>Sends a signal, such as TERM.</summary>
    public async Task SignalAsync(string name)
    {
        using var kill = Process.Start("kill", ["-s", name, $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(StompTestClient.Patience);
        await _reading;
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await ExitAsync();
        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line) _lines.Writer.TryWrite(line);
        _lines.Writer.TryComplete();
    }
}
