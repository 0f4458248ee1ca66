using System.Diagnostics;
using System.Net;
using System.Text.Json;
using ActorMQ.Tests.Support;

namespace ActorMQ.Integration.Support;

/// <summary>A place where one node lives: its configuration and its data, which stay when the process goes and comes back.</summary>
internal sealed class Site : IAsyncDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly string _config;
    private readonly AdminPort _admin;
    private NodeProcess? _process;

    /// <param name="more">Below the root key, besides name, data directory and port.</param>
    /// <param name="data">Where the data is; null for a directory of its own.</param>
    public Site(string more = "", string? data = null)
        : this(own => $"actormq {{\nbroker {{ name = site, data-directory = \"{own}\" }}\nlisteners.stomp.port = 0\n{more}\n}}\n", data)
    {
    }

    private Site(Func<string, string> configuration, string? data)
    {
        Data = data ?? _directory.File("data");
        _config = _directory.Write("broker.conf", configuration(Data));
        _admin = new AdminPort(Path.Combine(Data, "actormq.sock"));
    }

    public string Data { get; }

    public string Config => _config;

    /// <summary>Variables that the process gets besides those of the test.</summary>
    public IReadOnlyDictionary<string, string>? Environment { get; init; }

    /// <summary>File descriptors that the process may have; null for as many as the test.</summary>
    public int? MaxFiles { get; init; }

    public bool IsRunning => _process is not null;

    /// <summary>The process that runs now.</summary>
    public NodeProcess Process => _process ?? throw new InvalidOperationException("The node does not run.");

    public IPEndPoint Address { get; private set; } = null!;

    /// <param name="configuration">Makes the whole file; it is told the data directory.</param>
    /// <param name="environment">See <see cref="Environment"/>.</param>
    public static Site Configured(Func<string, string> configuration, IReadOnlyDictionary<string, string>? environment = null) =>
        new(configuration, null) { Environment = environment };

    public static async Task<Site> StartedAsync(string more = "", string? data = null)
    {
        var site = new Site(more, data);
        try
        {
            await site.StartAsync();
            return site;
        }
        catch
        {
            await site.DisposeAsync();
            throw;
        }
    }

    public async Task StartAsync() => (_process, Address) = await NodeProcess.RunAsync(_config, Environment, MaxFiles);

    /// <summary>Ends the process as a crash or the system's out-of-memory killer would.</summary>
    public Task KillAsync() => EndAsync("KILL");

    /// <returns>The exit code.</returns>
    public Task<int> StopAsync() => EndAsync("TERM");

    /// <summary>Starts the node although it must not start.</summary>
    /// <returns>The exit code, and all it has to say on standard error.</returns>
    public async Task<(int ExitCode, string Error)> RefusedAsync()
    {
        await using var process = NodeProcess.Start("run", "--config", _config);
        var exitCode = await process.ExitAsync();
        return (exitCode, (await process.Errors).TrimEnd());
    }

    public Task<StompTestClient> ConnectAsync(params (string Name, string? Value)[] headers) => StompTestClient.ConnectAsync(Address, headers: headers);

    /// <summary>Asks the administration, without the process that <see cref="CmdAsync"/> takes.</summary>
    /// <param name="resource">Such as <c>cluster</c>.</param>
    public Task<JsonElement> AskAsync(string resource) => _admin.GetAsync(resource);

    /// <summary>Runs <c>actormq cmd</c>, as a process too.</summary>
    /// <returns>Standard output.</returns>
    public async Task<string> CmdAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "actormq.dll"), "cmd", "--data", Data, .. arguments])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var process = System.Diagnostics.Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync().WaitAsync(StompTestClient.Patience);
        await process.WaitForExitAsync().WaitAsync(StompTestClient.Patience);
        Assert.Equal(0, process.ExitCode);
        return output;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
        _admin.Dispose();
        _directory.Dispose();
    }

    private async Task<int> EndAsync(string signal)
    {
        await Process.SignalAsync(signal);
        var exitCode = await Process.ExitAsync();
        await Process.DisposeAsync();
        _process = null;
        return exitCode;
    }
}
