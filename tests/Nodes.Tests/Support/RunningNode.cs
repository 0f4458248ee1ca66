using System.Net;
using System.Text.Json;
using ActorMQ.Nodes.Configuration;
using ActorMQ.Nodes.Running;
using ActorMQ.Tests.Support;
using Microsoft.Extensions.Logging;
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

    /// <summary>Of the first listener.</summary>
    public IPEndPoint Address => Addresses[0];

    /// <summary>Of all listeners for clients.</summary>
    public IReadOnlyList<IPEndPoint> Addresses { get; private set; } = [];

    /// <param name="configuration">Below the root key, besides what a test needs.</param>
    /// <param name="logging">Its log; null for none.</param>
    public static async Task<RunningNode> StartAsync(string configuration = "journal.driver = memory", ILoggerFactory? logging = null)
    {
        var data = new TempDirectory();
        return await StartAsync(data, ConfigText.Options($"broker {{ name = test, data-directory = \"{data.Path}\" }}\nlisteners.stomp.port = 0\n{configuration}"), logging);
    }

    /// <param name="data">The data directory that the options name.</param>
    /// <param name="options">All of them.</param>
    /// <param name="logging">Its log; null for none.</param>
    public static async Task<RunningNode> StartAsync(TempDirectory data, NodeOptions options, ILoggerFactory? logging = null)
    {
        var node = new RunningNode(data, await Node.StartAsync(options, logging ?? NullLoggerFactory.Instance), options.AdminSocket!);
        var broker = JsonElement.Parse((await node.RunAsync("broker", "show", "--json")).Terminal.Written);
        node.Addresses = [.. broker.GetProperty("listeners").EnumerateArray().Select(address => IPEndPoint.Parse(address.GetString()!))];
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
