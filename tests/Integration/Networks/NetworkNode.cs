using System.Net;
using System.Text.Json;
using ActorMQ.Integration.Support;
using ActorMQ.Tests.Support;

namespace ActorMQ.Integration.Networks;

/// <summary>One broker of a network: a process that can be killed and comes back with the same name, data and ports.</summary>
internal sealed class NetworkNode : IAsyncDisposable
{
    private TaskCompletionSource _up = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public NetworkNode(string name, Site site)
    {
        Name = name;
        Site = site;
    }

    public string Name { get; }

    public Site Site { get; }

    /// <summary>Who clients say they are; null where nobody asks.</summary>
    public (string User, string Password)? Login { get; init; }

    /// <summary>Completes while the process runs.</summary>
    public Task Up => _up.Task;

    public IPEndPoint Address => Site.Address;

    /// <summary>What it has logged as errors, and the last that it has logged at all, in all its lives.</summary>
    public NodeLog Log { get; } = new();

    public async Task StartAsync()
    {
        await Site.StartAsync();
        _up.SetResult();
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Log.Add(Site.Process.RestOfLog());
        await Site.KillAsync();
    }

    /// <param name="user">Another user with the same password.</param>
    public Task<StompTestClient> ConnectAsync(string? user = null) =>
        StompTestClient.ConnectAsync(Address, login: user ?? Login?.User, passcode: Login?.Password);

    /// <summary>Those that <c>actormq cmd cluster show</c> says can be reached: itself first.</summary>
    public async Task<IReadOnlyList<Member>> MembersAsync() => [.. (
        await Site.AskAsync("cluster")).GetProperty("brokers").EnumerateArray().Where(CanBeReached).Select(broker => new Member(
        broker.GetProperty("name").GetString()!,
        broker.GetProperty("run").GetString()!,
        broker.GetProperty("revision").GetInt64()))];

    /// <summary>Messages in its queues, by name.</summary>
    public async Task<IReadOnlyDictionary<string, long>> QueuesAsync() => (await Site.AskAsync("queues")).GetProperty("destinations").EnumerateArray()
        .ToDictionary(queue => queue.GetProperty("name").GetString()!, queue => queue.GetProperty("messages").GetInt64(), StringComparer.Ordinal);

    /// <summary>Links that are up.</summary>
    public async Task<int> LinksUpAsync() => (await Site.AskAsync("bridges")).GetProperty("bridges").EnumerateArray()
        .Count(bridge => bridge.GetProperty("phase").GetString() == "established");

    /// <summary>Takes what it has said meanwhile into <see cref="Log"/>.</summary>
    public void ReadLog()
    {
        if (Site.IsRunning) Log.Add(Site.Process.RestOfLog());
    }

    public ValueTask DisposeAsync() => Site.DisposeAsync();

    public override string ToString() => Name;

    private static bool CanBeReached(JsonElement broker) => !broker.TryGetProperty("lostSince", out var since) || since.ValueKind == JsonValueKind.Null;

    /// <param name="Name">The broker's.</param>
    /// <param name="Run">Which of its lives.</param>
    /// <param name="Revision">Which state of its links and of what its clients want.</param>
    internal sealed record Member(string Name, string Run, long Revision);
}
