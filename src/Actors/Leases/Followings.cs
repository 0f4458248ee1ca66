using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ActorMQ.Actors.Cluster;
using ActorMQ.Actors.Destinations;
using ActorMQ.Actors.Durables;
using ActorMQ.Kernel;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Actors.Leases;

/// <summary>
/// What the durable subscriptions of another broker's clients want: this broker keeps it for them, in durable subscriptions of that broker.
/// Belongs to the network's turns.
/// </summary>
/// <remarks>
/// What that broker wants no more is removed, also when it said so while this one was down. One that cannot be reached wants what it wanted.
/// </remarks>
internal sealed class Followings(Borrower borrower, ActorRef<DurableCommand> durables, ActorRef<NetworkCommand> network)
{
    private readonly Dictionary<DemandEntry, Follower> _followers = [];
    private readonly Dictionary<DestinationName, Follower> _byQueue = [];
    private bool _isReconciled;

    public void Follow(Announcement announcement)
    {
        var wanted = WantedDurably(announcement.Demand);
        var gone = _followers.Keys.Where(entry => !wanted.Contains(entry)).ToArray();
        var isNew = wanted.Where(entry => !_followers.ContainsKey(entry)).ToArray();
        if (_isReconciled && gone.Length == 0 && isNew.Length == 0) return;
        _isReconciled = true;
        var stamp = new DemandStamp(announcement.Broker.Epoch, announcement.Version);
        foreach (var entry in gone)
        {
            _followers.Remove(entry, out var follower);
            _byQueue.Remove(follower!.Key.ToDestination());
            follower.Close();
        }
        foreach (var entry in isNew) Open(entry, stamp);
        var broker = borrower.Conversation.Broker;
        durables.TryTell(new DurableCommand.Retain(
            BrokerSubscriptions.ClientIdOf(broker),
            _followers.Values.Select(follower => follower.Key.Name).ToHashSet(StringComparer.Ordinal),
            stamp));
    }

    public bool TryGet(DestinationName name, [NotNullWhen(true)] out DestinationHandle? queue)
    {
        queue = _byQueue.GetValueOrDefault(name)?.Queue;
        return queue is not null;
    }

    public void BeginAnew()
    {
        foreach (var follower in _followers.Values) follower.BeginAnew();
    }

    public void Close()
    {
        foreach (var follower in _followers.Values) follower.Close();
        _followers.Clear();
        _byQueue.Clear();
    }

    /// <summary>They are the last ones: a broker may want very much besides.</summary>
    private static HashSet<DemandEntry> WantedDurably(ImmutableSortedSet<DemandEntry> demand)
    {
        var wanted = new HashSet<DemandEntry>();
        for (var i = demand.Count - 1; i >= 0 && demand[i].Destination.Kind == DestinationKind.DurableSubscription; i--) wanted.Add(demand[i]);
        return wanted;
    }

    private void Open(DemandEntry entry, DemandStamp stamp)
    {
        var follower = new Follower(borrower, entry, durables, network);
        _followers.Add(entry, follower);
        _byQueue.Add(follower.Key.ToDestination(), follower);
        durables.TryTell(new DurableCommand.Open(BrokerSubscriptions.Define(borrower.Conversation.Broker, entry, stamp), follower));
    }
}
