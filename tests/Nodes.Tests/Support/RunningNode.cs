using System.Net;
using System.Text.Json;
using ActorMQ.Nodes.Configuration;
using ActorMQ.Nodes.Running;
using ActorMQ.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Nodes.Tests.Support;

/// <summary>A whole node in the test's process, on a free port, with a data directory of its own.</summary>
internal sealed class RunningNode : IAsyncDisposable
{
    private readonly TempDirectory _data;
    private readonly Node _node;
    private readonly string _socket;

    private RunningNode(TempDirectory data, Node node, string socket)
    {
        _data = data;
        _node = node;
        _socket = socket;
    }

    public string Data => _data.Path;

    public IPEndPoint Address { get; private set; } = null!;

    /// <param name="configuration">Below the root key, besides what a test needs.</param>
    public static async Task<RunningNode> StartAsync(string configuration = "journal.driver = memory")
    {
        var data = new TempDirectory();
        return await StartAsync(data, ConfigText.Options($"broker {{ name = test, data-directory = \"{data.Path}\" }}\nlisteners.stomp.port = 0\n{configuration}"));
    }

    /// <param name="data">The data directory that the options name.</param>
    /// <param name="options">All of them.</param>
    public static async Task<RunningNode> StartAsync(TempDirectory data, NodeOptions options)
    {
        var node = new RunningNode(data, await Node.StartAsync(options, NullLoggerFactory.Instance), options.AdminSocket!);
        var broker = JsonElement.Parse((await node.RunAsync("broker", "show", "--json")).Terminal.Written);
        node.Address = IPEndPoint.Parse(broker.GetProperty("listeners")[0].GetString()!);
        return node;
    }

    public Task<StompTestClient> ConnectAsync(params (string Name, string? Value)[] headers) => StompTestClient.ConnectAsync(Address, headers: headers);

    /// <summary>Runs <c>actormq cmd</c>.</summary>
    public Task<(int ExitCode, FakeTerminal Terminal)> RunAsync(params string[] arguments) => FakeTerminal.RunAsync(["cmd", "--socket", _socket, .. arguments]);

    /// <summary>Runs <c>actormq cmd</c> with lines from a pipe.</summary>
    public Task<(int ExitCode, FakeTerminal Terminal)> PipeAsync(string input, params string[] arguments) => FakeTerminal.RunAsync(["cmd", "--socket", _socket, .. arguments], input);

    public async ValueTask DisposeAsync()
    {
        await _node.StopAsync();
        _data.Dispose();
    }
}
