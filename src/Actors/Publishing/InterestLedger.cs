using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Actors.Publishing;

/// <summary>
/// Knows what the clients of this broker want and who wants it, and tells the network when something is wanted for the first time or by
/// nobody any more. Any thread. Whoever asks for something is known to have asked before anything he sends afterwards.
/// </summary>
public sealed class InterestLedger
{
    private readonly Lock _lock = new();
    private readonly Dictionary<InterestEntry, Dictionary<ConsumerId, ConsumerRequest>> _wanted = [];
    private IRef<NetworkRequest>? _network;
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
    public IReadOnlyCollection<InterestEntry> Connect(IRef<NetworkRequest> network)
    {
        ArgumentNullException.ThrowIfNull(network);
        lock (_lock)
        {
            _network = network;
            return [.. _wanted.Keys];
        }
    }

    /// <summary>Somebody wants something, and says so once for each entry.</summary>
    /// <param name="entry">What.</param>
    /// <param name="template">What his consumers ask of another broker's queue; its id stands for all of them.</param>
    public void Add(InterestEntry entry, ConsumerRequest template)
    {
        ArgumentNullException.ThrowIfNull(entry);
        lock (_lock)
        {
            var isNew = !_wanted.TryGetValue(entry, out var templates);
            if (isNew) _wanted.Add(entry, templates = []);
            templates![template.Id] = template;
            if (isNew) _network?.TryTell(new NetworkRequest.ChangeInterest([entry], []));
            if (entry.Destination.Kind is DestinationKind.Queue or DestinationKind.DurableSubscription)
                _network?.TryTell(new NetworkRequest.Subscribed(entry, template));
        }
    }

    public void Remove(InterestEntry entry, ConsumerId template)
    {
        lock (_lock)
        {
            if (!_wanted.TryGetValue(entry, out var templates) || !templates.Remove(template) || templates.Count > 0) return;
            _wanted.Remove(entry);
            _network?.TryTell(new NetworkRequest.ChangeInterest([], [entry]));
        }
    }

    /// <summary>What those ask for that want it now.</summary>
    public IReadOnlyList<ConsumerRequest> TemplatesFor(InterestEntry entry)
    {
        lock (_lock) return _wanted.TryGetValue(entry, out var templates) ? [.. templates.Values] : [];
    }
}
