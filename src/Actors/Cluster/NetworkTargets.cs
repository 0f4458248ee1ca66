using System.Collections.Concurrent;
using System.Collections.Immutable;
using ActorMQ.Kernel;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Messages;

namespace ActorMQ.Actors.Cluster;

/// <summary>
/// Which other brokers want a message of a topic. The network replaces it when demand changes; topics ask it in their own turns, so a topic
/// that nobody elsewhere wants costs the network nothing.
/// </summary>
public sealed class NetworkTargets
{
    private volatile Snapshot _snapshot = new([]);
    private volatile IReadOnlyList<(string Broker, string Prefix)> _owners = [];
    private volatile ActorRef<NetworkCommand>? _network;

    /// <summary>Gives the network what others want of the messages a topic got from a client of this broker.</summary>
    public void Forward(DestinationName topic, Message message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message.SenderConnection == NetworkActor.SenderConnection) return;
        var wishes = _snapshot.For(topic);
        if (wishes.IsEmpty) return;
        List<string>? brokers = null;
        foreach (var (broker, wish) in wishes)
        {
            if (wish.Includes(message) && brokers?.Contains(broker) != true) (brokers ??= []).Add(broker);
        }
        if (brokers is not null) _network?.TryTell(new NetworkCommand.Send(brokers, new NetworkContent.Topic(topic, message)));
    }

    /// <summary>Sends a message to a temporary destination of another broker. False when there is no such broker.</summary>
    public bool TrySendToTemporary(DestinationName destination, Message message)
    {
        ArgumentNullException.ThrowIfNull(destination);
        foreach (var (broker, prefix) in _owners)
        {
            if (!destination.Name.StartsWith(prefix, StringComparison.Ordinal)) continue;
            _network?.TryTell(new NetworkCommand.Send([broker], new NetworkContent.ToTemporary(destination, message)));
            return true;
        }
        return false;
    }

    internal void Connect(ActorRef<NetworkCommand> network) => _network = network;

    internal void Replace(IReadOnlyList<(string Broker, RemoteDemand Demand)> demands) => _snapshot = new Snapshot(demands);

    /// <param name="owners">What temporary destinations of each broker begin with.</param>
    internal void ReplaceOwners(IReadOnlyList<(string Broker, string Prefix)> owners) => _owners = owners;

    private sealed class Snapshot(IReadOnlyList<(string Broker, RemoteDemand Demand)> demands)
    {
        private readonly ConcurrentDictionary<DestinationName, ImmutableArray<(string Broker, RemoteDemand.Wish Wish)>> _known = new();

        public ImmutableArray<(string Broker, RemoteDemand.Wish Wish)> For(DestinationName topic) =>
            demands.Count == 0 ? [] : _known.GetOrAdd(topic, Find);

        private ImmutableArray<(string Broker, RemoteDemand.Wish Wish)> Find(DestinationName topic) =>
            [.. demands.SelectMany(demand => demand.Demand.For(topic).Select(wish => (demand.Broker, wish)))];
    }
}
