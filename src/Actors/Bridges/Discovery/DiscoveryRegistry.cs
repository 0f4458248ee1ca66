using System.Collections.Concurrent;
using ActorMQ.Actors.Engine;

namespace ActorMQ.Actors.Bridges.Discovery;

/// <summary>The discoveries there are, by name. Safe for use from any thread.</summary>
public sealed class DiscoveryRegistry
{
    private readonly ConcurrentDictionary<string, Ref<DiscoveryCommand>> _discoveries = new(StringComparer.Ordinal);

    // To an array first, as in BridgeRegistry.
    public IEnumerable<Ref<DiscoveryCommand>> All =>
        _discoveries.ToArray().OrderBy(discovery => discovery.Key, StringComparer.Ordinal).Select(discovery => discovery.Value);

    internal void Add(string name, Ref<DiscoveryCommand> discovery) => _discoveries[name] = discovery;

    internal void Remove(string name) => _discoveries.TryRemove(name, out _);
}
