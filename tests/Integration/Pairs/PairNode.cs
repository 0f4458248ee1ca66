using System.Net;
using ActorMQ.Integration.Networks;
using ActorMQ.Tests.Support;

namespace ActorMQ.Integration.Pairs;

/// <summary>One of the two nodes of a pair: a place with a configuration and a port, where a process runs or not.</summary>
internal sealed class PairNode : IAsyncDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly string _config;
    private NodeProcess? _process;

    /// <param name="broker">The broker's name.</param>
    /// <param name="name">The node's.</param>
    /// <param name="connectionString">Of the database that both nodes share.</param>
    /// <param name="more">Below the root key.</param>
    public PairNode(string broker, string name, string connectionString, string more = "")
    {
        Name = name;
        Address = new IPEndPoint(IPAddress.Loopback, FreePort.Next());
        _config = _directory.Write("broker.conf", $$"""
            actormq {
              broker { name = {{broker}}, data-directory = "{{_directory.File("data")}}" }
              listeners.stomp.port = {{Address.Port}}
              journal { driver = sql, sql.connection-string = "{{connectionString}}" }
              # A machine that has much else to do is not to be taken for one that is gone.
              pair { node = {{name}}, retry-interval = 100ms, ttl = 6s, beat = 250ms, grace = 2s }
              # Some messages meet a crash again and again; they are not to become dead letters for that.
              destinations.queues.">".max-redeliveries = -1
              {{more}}
            }
            """);
    }

    public string Name { get; }

    public IPEndPoint Address { get; }

    public bool IsRunning => _process is not null;

    public NodeProcess Process => _process ?? throw new InvalidOperationException($"Node {Name} does not run.");

    public void Start() => _process = NodeProcess.Start("run", "--config", _config);

    public async Task EndAsync(string signal)
    {
        await Process.SignalAsync(signal);
        await Process.ExitAsync();
        await Process.DisposeAsync();
        _process = null;
    }

    /// <summary>When it serves; what it has said before is gone.</summary>
    public Task ServesAsync() => Process.WaitForLineAsync("serving as master broker=");

    public Task StandsByAsync() => Process.WaitForLineAsync("standing by broker=");

    /// <summary>Runs <c>actormq cmd</c>.</summary>
    public async Task<string> CmdAsync(params string[] arguments)
    {
        await using var process = NodeProcess.Start(["cmd", "--data", _directory.File("data"), .. arguments]);
        await process.ExitAsync();
        return string.Join('\n', process.RestOfLog()) + await process.Errors;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            await process.SignalAsync("CONT", "KILL");
            await process.DisposeAsync();
        }
        _directory.Dispose();
    }
}
