using ActorMQ.Actors.Protocol;
using ActorMQ.Kernel;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Actors.Network;

/// <summary>
/// Knows what the clients of this broker want and who wants it, and tells the network when something is wanted for the first time or by
/// nobody any more. Any thread. Whoever asks for something is known to have asked before anything he sends afterwards.
/// </summary>
public sealed class InterestLedger
{
    private readonly Lock _lock = new();
    private readonly Dictionary<InterestEntry, HashSet<IPatternSubscriber>> _wanted = [];
    private IRef<NetworkCommand>? _network;
    private volatile bool _isShared;

    /// <summary>There is a network, so that any queue may be one of several brokers.</summary>
    public bool IsShared
    {
        get => _isShared;
        set => _isShared = value;
    }

    /// <summary>
    /// From now on the network hears of changes. It makes known what is wanted already before anything else: to others, what a broker does not
    /// ask for it wants no more.
    /// </summary>
    /// <returns>What is wanted already.</returns>
    public IReadOnlyCollection<InterestEntry> Connect(IRef<NetworkCommand> network)
    {
        ArgumentNullException.ThrowIfNull(network);
        lock (_lock)
        {
            _network = network;
            return [.. _wanted.Keys];
        }
    }

    /// <summary>A subscriber wants something; it says so once for each entry.</summary>
    public void Add(InterestEntry entry, IPatternSubscriber subscriber)
    {
        ArgumentNullException.ThrowIfNull(entry);
        lock (_lock)
        {
            var isNew = !_wanted.TryGetValue(entry, out var subscribers);
            if (isNew) _wanted.Add(entry, subscribers = new HashSet<IPatternSubscriber>(ReferenceEqualityComparer.Instance));
            subscribers!.Add(subscriber);
            if (isNew) _network?.TryTell(new NetworkCommand.ChangeInterest([entry], []));
            if (entry.Destination.Kind is DestinationKind.Queue or DestinationKind.DurableSubscription) _network?.TryTell(new NetworkCommand.Subscribed(entry, subscriber));
        }
    }

    public void Remove(InterestEntry entry, IPatternSubscriber subscriber)
    {
        lock (_lock)
        {
            if (!_wanted.TryGetValue(entry, out var subscribers) || !subscribers.Remove(subscriber) || subscribers.Count > 0) return;
            _wanted.Remove(entry);
            _network?.TryTell(new NetworkCommand.ChangeInterest([], [entry]));
        }
    }

    /// <summary>Those that want it now.</summary>
    public IReadOnlyList<IPatternSubscriber> SubscribersOf(InterestEntry entry)
    {
        lock (_lock) return _wanted.TryGetValue(entry, out var subscribers) ? [.. subscribers] : [];
    }
}
