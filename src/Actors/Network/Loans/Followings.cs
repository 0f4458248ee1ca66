using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ActorMQ.Actors.Engine.Invariants;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Actors.Network.Loans;

/// <summary>
/// What the durable subscriptions of another broker's clients want: this broker keeps it for them, in durable subscriptions of that broker.
/// Belongs to the network's turns.
/// </summary>
/// <remarks>
/// What that broker wants no more is removed, also when it said so while this one was down. One that cannot be reached wants what it wanted;
/// so does one that is reached by a link with a filter, as far as that hides what it wants.
/// </remarks>
internal sealed class Followings(Borrower borrower, HomeServices services)
{
    private readonly Dictionary<InterestEntry, Follower> _followers = [];
    private readonly Dictionary<DestinationName, Follower> _byQueue = [];

    // Of the run that told last what it wants.
    private long _epoch;

    /// <param name="announcement">What that broker makes known.</param>
    /// <param name="change">How its interest differs from what it was the last time.</param>
    /// <param name="heardThrough">What the link by which it was heard does not hide.</param>
    public void Follow(Announcement announcement, InterestChange change, LinkFilter heardThrough)
    {
        if (_epoch == announcement.Broker.Epoch && !change.Added.Any(IsDurable) && !change.Removed.Any(IsDurable)) return;
        _epoch = announcement.Broker.Epoch;
        var wanted = WantedDurably(announcement.Interest);
        foreach (var entry in _followers.Keys.Where(entry => !wanted.Contains(entry)).ToArray()) Close(entry);
        // There may be room for them now.
        foreach (var (entry, _) in _followers.Where(pair => pair.Value.IsRefused).ToArray()) Close(entry);
        var stamp = new InterestStamp(announcement.Broker.Epoch, announcement.Version);
        foreach (var entry in wanted.Where(entry => !_followers.ContainsKey(entry)).ToArray()) Open(entry, stamp);
        var broker = borrower.Conversation.Broker;
        services.Durables.TryTell(new DurableCommand.Retain(
            BrokerSubscriptions.ClientIdOf(broker),
            _followers.Values.Select(follower => follower.Key.Name).ToHashSet(StringComparer.Ordinal),
            stamp,
            heardThrough,
            services.Network));
    }

    public bool TryGet(DestinationName name, [NotNullWhen(true)] out DestinationHandle? queue)
    {
        queue = _byQueue.GetValueOrDefault(name)?.Queue;
        return queue is not null;
    }

    public void ChangeWay(ConsumerWay way)
    {
        foreach (var follower in _followers.Values) follower.ChangeWay(way);
    }

    /// <summary>The registry has answered.</summary>
    public void Take(DurableKey key, DurableEvent told)
    {
        if (_byQueue.TryGetValue(key.ToDestination(), out var follower)) follower.Take(told);
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

    /// <summary>Each is known by what it wants and by its queue.</summary>
    public void Check()
    {
        Invariant.Holds(_followers.Count == _byQueue.Count, $"Network: {_followers.Count} followers, and {_byQueue.Count} by queue");
        foreach (var (entry, follower) in _followers)
        {
            Invariant.Holds(
                _byQueue.GetValueOrDefault(follower.Key.ToDestination()) == follower, $"Network: who follows {entry} is not known by its queue");
        }
    }

    private static bool IsDurable(InterestEntry entry) => entry.Destination.Kind == DestinationKind.DurableSubscription;

    /// <summary>They are the last ones: a broker may want very much besides.</summary>
    private static HashSet<InterestEntry> WantedDurably(ImmutableSortedSet<InterestEntry> interest)
    {
        var wanted = new HashSet<InterestEntry>();
        for (var i = interest.Count - 1; i >= 0 && IsDurable(interest[i]); i--) wanted.Add(interest[i]);
        return wanted;
    }

    private void Close(InterestEntry entry)
    {
        _followers.Remove(entry, out var follower);
        _byQueue.Remove(follower!.Key.ToDestination());
        follower.Close();
    }

    private void Open(InterestEntry entry, InterestStamp stamp)
    {
        var follower = new Follower(borrower, entry, services.Numbers.Next(), services);
        _followers.Add(entry, follower);
        _byQueue.Add(follower.Key.ToDestination(), follower);
        services.Durables.TryTell(new DurableCommand.Open(BrokerSubscriptions.Define(borrower.Conversation.Broker, entry, stamp), follower.User));
    }
}
