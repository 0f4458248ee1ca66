using System.Diagnostics;
using System.Threading.Channels;
using ActorMQ.Persistence.Lease;
using ActorMQ.Persistence.Tests.Support;
using ActorMQ.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Persistence.Tests.Lease;

/// <summary>A node that follows a lease in a process of its own, which can be stopped and killed. It says its news on standard output, a line each.</summary>
public sealed class LeaseProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

    private LeaseProcess(Process process)
    {
        _process = process;
        _ = ReadAsync();
    }

    public static LeaseProcess Start(string database, string node) => new(ChildProcess.Start("lease", database, node));

    /// <summary>What runs in the process; it ends with its input, and releases the lease then.</summary>
    public static async Task<int> Run(string database, string node)
    {
        var options = new LeaseOptions { ConnectionString = database, Broker = "b", Node = node };
        await using var lease = PostgresLease.Start(options, TimeProvider.System, NullLogger.Instance);
        lease.IsWanted = true;
        _ = SayAsync(lease);
        await Console.In.ReadLineAsync();
        return 0;
    }

    /// <summary>The next line that begins so; those before it are gone.</summary>
    public async Task<string> SaysAsync(string begin)
    {
        using var deadline = new CancellationTokenSource(StompTestClient.Patience);
        string line;
        do line = await _lines.Reader.ReadAsync(deadline.Token);
        while (!line.StartsWith(begin, StringComparison.Ordinal));
        return line;
    }

    public void Kill() => _process.Kill();

    public Task StopAsync() => SignalAsync("STOP");

    public Task ContinueAsync() => SignalAsync("CONT");

    /// <summary>As after SIGTERM: in order.</summary>
    public void End() => _process.StandardInput.Close();

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task SayAsync(PostgresLease lease)
    {
        await foreach (var news in lease.News.ReadAllAsync())
        {
            Console.WriteLine(news);
            if (news is LeaseNews.Lost) lease.IsWanted = true;
        }
    }

    private async Task SignalAsync(string name)
    {
        using var kill = Process.Start("kill", ["-s", name, $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line) _lines.Writer.TryWrite(line);
    }
}
