using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Threading.Channels;

namespace ActorMQ.Tests.Support;

/// <summary>The program as its users run it: a process of its own. For tests that reference Nodes, so that it is next to them.</summary>
public sealed class NodeProcess : IAsyncDisposable
{
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly List<IPEndPoint> _addresses = [];
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

    /// <summary>Of the listeners, in the order of the configuration.</summary>
    public IReadOnlyList<IPEndPoint> Addresses => _addresses;

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>What it has said since the line that was waited for last, or was asked for here.</summary>
    public IReadOnlyList<string> RestOfLog()
    {
        var lines = new List<string>();
        while (_lines.Reader.TryRead(out var line)) lines.Add(line);
        return lines;
    }

    public static NodeProcess Start(params string[] arguments) => Start(null, arguments);

    /// <param name="environment">Variables besides those of this process.</param>
    /// <param name="arguments">The command line.</param>
    public static NodeProcess Start(IReadOnlyDictionary<string, string>? environment, params string[] arguments) =>
        Start(environment, maxFiles: null, arguments);

    /// <param name="environment">Variables besides those of this process.</param>
    /// <param name="maxFiles">File descriptors it may have; null for as many as this process.</param>
    /// <param name="arguments">The command line.</param>
    public static NodeProcess Start(IReadOnlyDictionary<string, string>? environment, int? maxFiles, params string[] arguments)
    {
        string[] program = ["dotnet", "exec", Path.Combine(AppContext.BaseDirectory, "actormq.dll"), .. arguments];
        if (maxFiles is not null)
            program = ["/bin/sh", "-c", string.Create(CultureInfo.InvariantCulture, $"ulimit -n {maxFiles}; exec \"$0\" \"$@\""), .. program];
        var start = new ProcessStartInfo(program[0], program[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal)) start.Environment[name] = value;
        return new NodeProcess(Process.Start(start)!);
    }

    /// <summary>Starts a broker and waits until it has started.</summary>
    /// <param name="configFile">Its configuration.</param>
    /// <param name="environment">Variables besides those of this process.</param>
    /// <param name="maxFiles">File descriptors it may have; null for as many as this process.</param>
    /// <returns>The process, and the address of its first listener.</returns>
    public static async Task<(NodeProcess Process, IPEndPoint Address)> RunAsync(
        string configFile, IReadOnlyDictionary<string, string>? environment = null, int? maxFiles = null)
    {
        var process = Start(environment, maxFiles, "run", "--config", configFile);
        try
        {
            string line;
            do
            {
                line = await process.WaitForLineAsync("=");
                if (line.Contains("listening scheme=", StringComparison.Ordinal)) process._addresses.Add(IPEndPoint.Parse(line.Split("address=")[1]));
            }
            while (!line.Contains("started name=", StringComparison.Ordinal));
            return (process, process.Addresses[0]);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
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

    /// <summary>Sends signals, such as TERM, one right after the other.</summary>
    public async Task SignalAsync(params string[] names)
    {
        foreach (var sent in names.Select(name => Process.Start("kill", ["-s", name, $"{_process.Id}"])).ToList())
        {
            await sent.WaitForExitAsync();
            sent.Dispose();
        }
    }

    /// <returns>The exit code.</returns>
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
