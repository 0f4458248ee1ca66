using System.Collections.Immutable;
using ActorMQ.Actors.Engine.Invariants;
using ActorMQ.Actors.Protocol;

namespace ActorMQ.Actors.Network;

/// <summary>
/// One broker's part in the network: it knows the ways (<see cref="RoutingState"/>), passes on what is for others, and talks to each broker
/// in a conversation that survives lost links and changed ways (<see cref="Association{TContent}"/>). Without IO and clock.
/// </summary>
/// <remarks>
/// Links deliver in order while they are up; what is on a link that breaks is lost, and so is what a broker on the way cannot pass on.
/// Only the two ends of a conversation mend that, by sending again: nothing waits in the middle.
/// </remarks>
public sealed class NetworkState<TContent>
{
    /// <summary>Links something may cross, however strangely the ways change meanwhile.</summary>
    public const int MaxHops = 64;

    // So often in a row everything was sent again, and nothing acknowledged: some 15 seconds.
    private const int SilentAfter = 3;

    // In each tick: a large network that comes up must not be busy with measuring itself.
    private const int MaxProbes = 2;

    private readonly Dictionary<string, NetworkPeer<TContent>> _peers = new(StringComparer.Ordinal);
    private readonly List<NetworkPeer<TContent>> _owed = [];
    private readonly List<(NetworkPeer<TContent> Peer, long Number)> _leaving = [];
    private readonly List<Envelope<TContent>.Receiver> _receivers = [];
    private readonly INetworkEffects<TContent> _effects;
    private readonly NetworkTimings _timings;
    private readonly RoutingState _routing;
    private readonly NameConflicts<TContent> _conflicts;
    private readonly Forwarding<TContent> _forwarding;
    private TimeSpan _now;

    public NetworkState(Announcement own, int maxDistance, NetworkTimings timings, INetworkEffects<TContent> effects)
    {
        _routing = new RoutingState(own, maxDistance);
        _timings = timings;
        _effects = effects;
        _conflicts = new NameConflicts<TContent>(_routing, timings, effects);
        _forwarding = new Forwarding<TContent>(_routing, effects);
    }

    public Announcement Own => _routing.Own;

    /// <summary>The way to every other broker. Replaced, never changed: any thread may read it.</summary>
    public IReadOnlyDictionary<string, Route> Routes => _routing.Routes;

    /// <summary>Another broker of this one's name is in the network, and was started later: what this one says is heard by nobody.</summary>
    public bool IsNameTaken => _conflicts.IsOwnNameTaken;

    /// <summary>Neighbours that are left out because another broker of their name was started later.</summary>
    public IEnumerable<string> LeftOut => _conflicts.LeftOut(_now);

    private string Name => _routing.Own.Broker.Name;

    /// <summary>What is on its way to a broker and not acknowledged.</summary>
    public int OutstandingTo(string broker) => _peers.TryGetValue(broker, out var peer) ? peer.Association.Outstanding : 0;

    /// <summary>Why a broker cannot be talked to though there is a way to it.</summary>
    public PeerTrouble TroubleWith(string broker) => _peers.TryGetValue(broker, out var peer) ? peer.Trouble : PeerTrouble.None;

    /// <summary>Why a neighbour cannot be talked to though the link to it is up.</summary>
    public PeerTrouble TroubleOnLinkTo(string neighbour) =>
        IsNameTaken || LeftOut.Contains(neighbour, StringComparer.Ordinal) ? PeerTrouble.NameTaken : TroubleWith(neighbour);

    /// <summary>How long the way to a broker is; null when there never was such a broker.</summary>
    public RoundTrip? RoundTripTo(string broker) => PeerOf(broker)?.RoundTrip;

    /// <summary>
    /// To be called before what has come is told, and at the end of a turn, with the time by the clock that <see cref="Tick"/> goes by: between
    /// these, the way to other brokers is measured.
    /// </summary>
    public void Advance(TimeSpan now) => _now = now;

    /// <summary>Brokers that were there and cannot be reached now.</summary>
    /// <param name="longest">Those that have been away for longer are not worth mentioning any more.</param>
    public IEnumerable<NetworkStatus.Missing> Missing(TimeSpan longest) =>
        _peers.Values
            .Where(peer => peer.LostSince is { } since && _now - since <= longest)
            .OrderBy(peer => peer.Name, StringComparer.Ordinal)
            .Select(peer => new NetworkStatus.Missing(
                peer.Name, peer.LastAnnouncement, _now - peer.LostSince!.Value, peer.Association.Outstanding, peer.UnreachableSince == TimeSpan.MaxValue));

    public void LinkUp(string neighbour, Func<InterestEntry, bool>? admits = null) => _routing.LinkUp(neighbour, admits);

    public void LinkDown(string neighbour) => _routing.LinkDown(neighbour);

    public void ChangeInterest(IEnumerable<InterestEntry> added, IEnumerable<InterestEntry> removed) => _routing.ChangeInterest(added, removed);

    public void Advertise(ImmutableArray<LinkAddress> addresses) => _routing.Advertise(addresses);

    public void StartOver(string neighbour) => _routing.StartOver(neighbour);

    public void Receive(string neighbour, RouteUpdate update)
    {
        if (!_routing.Receive(neighbour, update)) _effects.AskToStartOver(neighbour);
    }

    /// <summary>What a neighbour says it has told; see <see cref="RoutingState.Agrees"/>.</summary>
    public void ReceiveDigest(string neighbour, long digest)
    {
        if (!_routing.Agrees(neighbour, digest)) _effects.AskToStartOver(neighbour);
    }

    public long DigestFor(string neighbour) => _routing.DigestFor(neighbour);

    /// <summary>
    /// Sends a content to brokers that are known, also to those that cannot be reached at the moment. Those that are not known are left
    /// out, and those that have not acknowledged too much already, unless the content must not be missed.
    /// </summary>
    public void Send(IEnumerable<string> brokers, TContent content, bool mayBeMissed = true)
    {
        _receivers.Clear();
        foreach (var broker in brokers)
        {
            if (PeerOf(broker) is not { } peer || (mayBeMissed && peer.Association.Outstanding >= _timings.MaxOutstanding)) continue;
            if (peer.Association.Outstanding == 0) peer.LastProgress = _now;
            var number = peer.Association.Send(content);
            if (!peer.RoundTrip.IsMeasuring) _leaving.Add((peer, number));
            _receivers.Add(
                new Envelope<TContent>.Receiver(broker, peer.Association.Stamp, peer.Association.AddressedStamp, peer.Association.FirstNumber, number));
        }
        if (_receivers.Count > 0) _forwarding.PassOn(new Envelope<TContent>(Name, [.. _receivers], MaxHops, content));
    }

    /// <summary>Takes in what came from a neighbour: what is for this broker is delivered, the rest passed on.</summary>
    public void Receive(Envelope<TContent> envelope)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        foreach (var receiver in envelope.Receivers)
        {
            if (receiver.Broker == Name) Accept(envelope, receiver);
        }
        if (envelope.Hops > 1 && (envelope.Receivers.Length > 1 || envelope.Receivers[0].Broker != Name))
            _forwarding.PassOn(envelope with { Hops = envelope.Hops - 1 });
    }

    public void Receive(Acknowledgement acknowledgement)
    {
        ArgumentNullException.ThrowIfNull(acknowledgement);
        if (acknowledgement.To != Name)
        {
            if (acknowledgement.Hops > 1 && Routes.TryGetValue(acknowledgement.To, out var route))
                _effects.Transmit(route.NextHop, acknowledgement with { Hops = acknowledgement.Hops - 1 });
            return;
        }
        if (!_peers.TryGetValue(acknowledgement.From, out var peer)) return;
        if (peer.Association.IsPeerKnown && acknowledgement.Stamp > peer.Association.PeerStamp) Follow(peer, acknowledgement.Stamp);
        if (acknowledgement.Stamp < peer.Association.PeerStamp) peer.SpeaksAsAnOldRun = true;
        if (peer.Association.Acknowledge(acknowledgement.ToStamp, acknowledgement.Stamp, acknowledgement.UpTo))
        {
            peer.LastProgress = _now;
            peer.Resends = 0;
            peer.RoundTrip.Acknowledged(acknowledgement.UpTo, _now);
        }
        // Once is enough: what came after the gap says the same again and again.
        if (acknowledgement.HasGap && peer.Resends == 0) Resend(peer);
    }

    /// <summary>A broker that knows a later run of another one's name tells it.</summary>
    public void Receive(LaterRun known)
    {
        ArgumentNullException.ThrowIfNull(known);
        if (known.To != Name)
        {
            if (known.Hops > 1 && Routes.TryGetValue(known.To, out var route)) _effects.Transmit(route.NextHop, known with { Hops = known.Hops - 1 });
            return;
        }
        // What was on its way before it heard of this run.
        if (known.Epoch <= Own.Broker.Epoch || (_peers.TryGetValue(known.From, out var peer) && known.Epoch <= peer.Association.Stamp)) return;
        if (known.IsThere) _conflicts.NoteOwnNameTaken(_now);
        else _effects.RunIsOld(known.Epoch);
    }

    /// <summary>
    /// This broker counts as a later run of itself: others have forgotten the runs before then. All conversations begin from the beginning.
    /// </summary>
    /// <param name="epoch">Later than that of all runs that are known.</param>
    public void BeginRun(long epoch)
    {
        _routing.BeginRun(epoch);
        foreach (var peer in _peers.Values)
        {
            peer.Association.BeginAnew(epoch);
            peer.Resends = 0;
            _effects.ConversationLost(peer.Name);
        }
    }

    /// <summary>Something is remembered of a run of a broker, which may be later than the one that is there.</summary>
    public void Remember(string broker, long epoch)
    {
        if (PeerOf(broker) is not { } peer || epoch <= peer.Epoch) return;
        peer.Epoch = epoch;
        Examine(peer);
    }

    /// <summary>Ends the conversation with a broker: this end has lost what it was about.</summary>
    public void GiveUp(string broker)
    {
        if (!_peers.TryGetValue(broker, out var peer)) return;
        peer.Association.BeginAnew();
        peer.OnConversationLost();
        _effects.ConversationLost(broker);
    }

    /// <summary>To be called every <see cref="NetworkTimings.Tick"/>.</summary>
    /// <param name="now">A time that only grows.</param>
    public void Tick(TimeSpan now)
    {
        _now = now;
        _conflicts.Tick(now);
        var probes = 0;
        foreach (var peer in _peers.Values)
        {
            Examine(peer);
            if (peer.IsUnmeasured && probes++ < MaxProbes) _effects.Probe(peer.Name);
            if (peer.UnreachableSince is { } since)
            {
                if (now - since < _timings.Grace) continue;
                // Whenever it is back, it will hear that this end is another one.
                peer.Association.BeginAnew();
                peer.OnConversationLost();
                peer.UnreachableSince = TimeSpan.MaxValue;
                _effects.ConversationLost(peer.Name);
            }
            else if (peer.Association.Outstanding > 0 && now - peer.LastProgress >= peer.Patience(_timings))
            {
                Resend(peer);
            }
        }
    }

    /// <summary>Ends a turn: tells neighbours what has changed, and senders what has come.</summary>
    public void Flush()
    {
        var changes = _routing.Settle();
        foreach (var (neighbour, update) in changes.Updates) _effects.Transmit(neighbour, update);
        foreach (var broker in changes.Brokers) OnRoute(broker, Routes.GetValueOrDefault(broker));
        if (changes.Brokers.Length > 0) _conflicts.Examine(_now);
        foreach (var peer in _owed)
        {
            if (Routes.TryGetValue(peer.Name, out var route))
            {
                var association = peer.Association;
                _effects.Transmit(
                    route.NextHop,
                    new Acknowledgement(Name, association.Stamp, peer.Name, association.PeerStamp, association.ReceivedUpTo, peer.HasGap, MaxHops));
            }
            peer.OwesAcknowledgement = peer.HasGap = false;
        }
        _owed.Clear();
        foreach (var (peer, number) in _leaving)
        {
            if (peer.UnreachableSince is null) peer.RoundTrip.Sent(number, _now);
        }
        _leaving.Clear();
    }

    /// <summary>To be called after <see cref="Flush"/>: whoever was heard of is in a conversation, and nothing is left to be said.</summary>
    public void Check()
    {
        _routing.Check();
        Invariant.Holds(_owed.Count == 0, $"Network: {_owed.Count} brokers wait to hear what has come");
        Invariant.Holds(_leaving.Count == 0, $"Network: {_leaving.Count} messages have left, and when is not noted");
        foreach (var broker in Routes.Keys) Invariant.Holds(_peers.ContainsKey(broker), $"Network: there is a way to {broker}, and no conversation");
        foreach (var (broker, peer) in _peers)
        {
            peer.Association.Check();
            var isReachable = Routes.TryGetValue(broker, out var route);
            Invariant.Holds(broker != Name, $"Network: {Name} is in a conversation with itself");
            Invariant.Holds(
                isReachable == peer.UnreachableSince is null,
                $"Network: there is {(isReachable ? "a" : "no")} way to {broker}, which is taken to be unreachable since {peer.UnreachableSince}");
            Invariant.Holds(
                !isReachable || peer.Path.SequenceEqual(route!.Path),
                $"Network: what was for {broker} went by {string.Join('/', peer.Path)}, and was not sent again by {route}");
            Invariant.Holds(!peer.HasGap || peer.OwesAcknowledgement, $"Network: {broker} is not told that something is missing");
        }
    }

    private void OnRoute(string broker, Route? route)
    {
        // From the first moment: what is for it is kept when it cannot be reached the next.
        if (PeerOf(broker) is { } peer)
        {
            if (route is null)
            {
                peer.UnreachableSince ??= _now;
                peer.LostSince ??= _now;
            }
            else
            {
                if (route.Broker.Epoch > peer.Epoch) Renew(peer, route.Broker.Epoch);
                if (peer.UnreachableSince is not null || !peer.Path.SequenceEqual(route.Path))
                {
                    peer.RoundTrip.ChangeWay();
                    Resend(peer);
                }
                peer.UnreachableSince = peer.LostSince = null;
                peer.Path = route.Path;
                peer.LastAnnouncement = route.Announcement;
            }
            Examine(peer);
        }
        _effects.RouteChanged(broker, route);
    }

    /// <summary>Looks whether a broker can be talked to. One that takes itself for its latest run, and is not, hears of it.</summary>
    private void Examine(NetworkPeer<TContent> peer)
    {
        var trouble = PeerTrouble.None;
        if (Routes.TryGetValue(peer.Name, out var route))
        {
            var isOld = route.Broker.Epoch < peer.Epoch;
            if (isOld || peer.SpeaksAsAnOldRun)
            {
                var known = Math.Max(peer.Epoch, peer.Association.PeerStamp);
                _effects.Transmit(route.NextHop, new LaterRun(Name, peer.Name, known, IsThere: false, MaxHops));
            }
            if (isOld) trouble = PeerTrouble.OldRun;
            else if (peer.Association.Outstanding > 0 && peer.Resends >= SilentAfter) trouble = PeerTrouble.Silent;
        }
        peer.SpeaksAsAnOldRun = false;
        if (trouble == peer.Trouble) return;
        peer.Trouble = trouble;
        _effects.TroubleChanged(peer.Name, trouble);
    }

    private void Accept(Envelope<TContent> envelope, in Envelope<TContent>.Receiver receiver)
    {
        if (!_peers.TryGetValue(envelope.From, out var peer))
        {
            peer = new NetworkPeer<TContent>(envelope.From, Own.Broker.Epoch, receiver.SenderStamp, _now);
            if (Routes.TryGetValue(envelope.From, out var route)) peer.Path = route.Path;
            else peer.UnreachableSince = _now;
            _peers.Add(envelope.From, peer);
        }
        var reception = peer.Association.Receive(receiver.SenderStamp, receiver.Stamp, receiver.First, receiver.Number);
        if (reception == Reception.PeerIsNew)
        {
            Follow(peer, receiver.SenderStamp);
            reception = peer.Association.Receive(receiver.SenderStamp, receiver.Stamp, receiver.First, receiver.Number);
        }
        if (reception == Reception.Obsolete)
        {
            peer.SpeaksAsAnOldRun = true;
            return;
        }
        if (!peer.OwesAcknowledgement) _owed.Add(peer);
        peer.OwesAcknowledgement = true;
        peer.HasGap |= reception == Reception.Gap;
        if (reception == Reception.Next) _effects.Deliver(peer.Name, envelope.Content);
    }

    private void Follow(NetworkPeer<TContent> peer, long stamp)
    {
        peer.Association.FollowPeer(stamp);
        peer.OnConversationLost();
        _effects.ConversationLost(peer.Name);
    }

    /// <summary>The broker was started anew. It may have been heard of by its new stamp already.</summary>
    private void Renew(NetworkPeer<TContent> peer, long epoch)
    {
        peer.Epoch = epoch;
        if (peer.Association.PeerStamp >= epoch || !peer.Association.AwaitPeer(epoch)) return;
        peer.OnConversationLost();
        _effects.ConversationLost(peer.Name);
    }

    private void Resend(NetworkPeer<TContent> peer)
    {
        if (!Routes.TryGetValue(peer.Name, out var route)) return;
        var association = peer.Association;
        peer.RoundTrip.Cancel();
        foreach (var (number, content) in association.Unacknowledged)
        {
            ImmutableArray<Envelope<TContent>.Receiver> receiver = [new(
                peer.Name, association.Stamp, association.AddressedStamp, association.FirstNumber, number)];
            _effects.Transmit(route.NextHop, new Envelope<TContent>(Name, receiver, MaxHops, content));
        }
        peer.LastProgress = _now;
        peer.Resends++;
    }

    /// <summary>The conversation with a broker; null when there is no such broker.</summary>
    private NetworkPeer<TContent>? PeerOf(string broker)
    {
        if (_peers.TryGetValue(broker, out var peer)) return peer;
        if (!Routes.TryGetValue(broker, out var route)) return null;
        peer = new NetworkPeer<TContent>(broker, Own.Broker.Epoch, route.Broker.Epoch, _now) { Epoch = route.Broker.Epoch, Path = route.Path };
        _peers.Add(broker, peer);
        return peer;
    }
}
