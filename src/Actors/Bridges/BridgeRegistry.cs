using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Protocol;

namespace ActorMQ.Actors.Bridges;

/// <summary>The bridges there are, by name. Safe for use from any thread.</summary>
public sealed class BridgeRegistry
{
    internal const string AcceptedPrefix = "accepted-";

    private readonly ConcurrentDictionary<string, Ref<IBridgeMessage>> _bridges = new(StringComparer.Ordinal);

    private long _links;

    // To an array first: LINQ counts, then copies, and what is removed in between would leave an entry of nothing.
    public IEnumerable<Ref<IBridgeMessage>> All => _bridges.ToArray().OrderBy(bridge => bridge.Key, StringComparer.Ordinal).Select(bridge => bridge.Value);

    /// <summary>Their names, in order.</summary>
    public IEnumerable<string> Names => _bridges.Keys.Order(StringComparer.Ordinal);

    public int Count => _bridges.Count;

    /// <summary>Those that others have dialled.</summary>
    internal int Accepted => _bridges.Keys.Count(name => name.StartsWith(AcceptedPrefix, StringComparison.Ordinal));

    public bool TryGet(string name, [NotNullWhen(true)] out Ref<IBridgeMessage>? bridge) => _bridges.TryGetValue(name, out bridge);

    internal void Add(string name, Ref<IBridgeMessage> bridge) => _bridges[name] = bridge;

    /// <summary>A number for a link.</summary>
    internal long NextLink() => Interlocked.Increment(ref _links);

    internal void Remove(string name) => _bridges.TryRemove(name, out _);
}
