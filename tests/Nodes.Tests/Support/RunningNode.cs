using System.Net;
using System.Text.Json;
using ActorMQ.Nodes.Configuration;
using ActorMQ.Nodes.Running;
using ActorMQ.Nodes.Running.Reloading;
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

    /// <summary>Of the listeners for brokers.</summary>
    public IReadOnlyList<IPEndPoint> LinkAddresses { get; private set; } = [];

    /// <summary>Of all listeners for clients.</summary>
    public IReadOnlyList<IPEndPoint> Addresses { get; private set; } = [];

    /// <param name="configuration">Below the root key, besides what a test needs.</param>
    /// <param name="logging">Its log; null for none.</param>
    public static async Task<RunningNode> StartAsync(string configuration = "journal.driver = memory", ILoggerFactory? logging = null)
    {
        var data = new TempDirectory();
        return await StartAsync(
            data, ConfigText.Options($"broker {{ name = test, data-directory = \"{data.Path}\" }}\nlisteners.stomp.port = 0\n{configuration}"), logging);
    }

    /// <param name="data">The data directory that the options name.</param>
    /// <param name="options">All of them.</param>
    /// <param name="logging">Its log; null for none.</param>
    /// <param name="reload">How it reads its configuration again; null when it cannot.</param>
    public static async Task<RunningNode> StartAsync(TempDirectory data, NodeOptions options, ILoggerFactory? logging = null, Reload? reload = null)
    {
        var node = new RunningNode(data, await Node.StartAsync(options, logging ?? NullLoggerFactory.Instance, reload), options.AdminSocket!);
        await node.LookAsync();
        return node;
    }

    /// <summary>One that can read its configuration again.</summary>
    /// <param name="configuration">Below the root key, besides what a test needs.</param>
    /// <param name="logging">Its log; null for none.</param>
    public static async Task<RunningNode> StartFromFileAsync(string configuration, ILoggerFactory? logging = null)
    {
        var data = new TempDirectory();
        var file = Write(data, configuration);
        var loaded = LoadedConfiguration.Load(file, _ => null);
        var reload = new Reload(loaded, () => LoadedConfiguration.Load(file, _ => null), logging ?? NullLoggerFactory.Instance);
        return await StartAsync(data, loaded.Options ?? throw new InvalidOperationException(string.Join('\n', loaded.Problems)), logging, reload);
    }

    /// <summary>Has it read another configuration.</summary>
    /// <returns>The exit code and the words of <c>broker reload</c>.</returns>
    public async Task<(int ExitCode, string Answer)> ReloadAsync(string configuration)
    {
        Write(_data, configuration);
        var (exitCode, terminal) = await RunAsync("broker", "reload");
        await LookAsync();
        return (exitCode, terminal.Written + terminal.Errors);
    }

    public Task<StompTestClient> ConnectAsync(params (string Name, string? Value)[] headers) => StompTestClient.ConnectAsync(Address, headers: headers);

    /// <summary>Runs <c>actormq cmd</c>.</summary>
    public Task<(int ExitCode, FakeTerminal Terminal)> RunAsync(params string[] arguments) => FakeTerminal.RunAsync(["cmd", "--socket", _socket, .. arguments]);

    /// <summary>Runs <c>actormq cmd</c> with lines from a pipe.</summary>
    public Task<(int ExitCode, FakeTerminal Terminal)> PipeAsync(string input, params string[] arguments) =>
        FakeTerminal.RunAsync(["cmd", "--socket", _socket, .. arguments], input);

    public async ValueTask DisposeAsync()
    {
        await _node.StopAsync();
        _data.Dispose();
    }

    private static string Write(TempDirectory data, string configuration) => data.Write(
        "broker.conf", $"actormq {{\nbroker {{ name = test, data-directory = \"{data.Path}\" }}\nlisteners.stomp.port = 0\njournal.driver = "
            + $"memory\n{configuration}\n}}\n");

    /// <summary>Where it can be reached.</summary>
    private async Task LookAsync()
    {
        var broker = JsonElement.Parse((await RunAsync("broker", "show", "--json")).Terminal.Written);
        Addresses = AddressesIn(broker, "listeners");
        LinkAddresses = AddressesIn(broker, "linkListeners");
    }

    private static IReadOnlyList<IPEndPoint> AddressesIn(JsonElement broker, string name) =>
        [.. broker.GetProperty(name).EnumerateArray().Select(address => IPEndPoint.Parse(address.GetString()!))];
}
