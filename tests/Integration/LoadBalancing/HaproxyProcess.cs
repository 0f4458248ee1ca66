using System.Diagnostics;
using System.Threading.Channels;
using ActorMQ.Tests.Support;

namespace ActorMQ.Integration.LoadBalancing;

/// <summary>The real HAProxy, with a configuration as it is: what is another here comes by the environment.</summary>
internal sealed class HaproxyProcess : IAsyncDisposable
{
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly Process _process;
    private readonly Task _reading;

    private HaproxyProcess(Process process)
    {
        _process = process;
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
    }

    /// <summary>Where it is; null when it is not installed.</summary>
    public static string? Program { get; } = Array.Find(["/usr/sbin/haproxy", "/usr/local/sbin/haproxy"], File.Exists);

    public static HaproxyProcess Start(string configFile, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(Program!, ["-db", "-f", configFile])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new HaproxyProcess(Process.Start(start)!);
    }

    /// <summary>Waits until it has said all of these, in whatever order; what else it says is gone.</summary>
    public async Task SaysAsync(params string[] texts)
    {
        var missing = texts.ToHashSet(StringComparer.Ordinal);
        var seen = new List<string>();
        using var deadline = new CancellationTokenSource(StompTestClient.Patience);
        try
        {
            while (missing.Count > 0)
            {
                var line = await _lines.Reader.ReadAsync(deadline.Token);
                seen.Add(line);
                missing.RemoveWhere(text => line.Contains(text, StringComparison.Ordinal));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ChannelClosedException)
        {
            throw new InvalidOperationException($"HAProxy has not said '{string.Join("', '", missing)}', but:\n{string.Join('\n', seen)}", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(StompTestClient.Patience);
        await _reading;
        _process.Dispose();
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line) _lines.Writer.TryWrite(line);
    }
}
