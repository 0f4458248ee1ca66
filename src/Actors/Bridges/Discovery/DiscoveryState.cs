using ActorMQ.Actors.Engine.Invariants;
using ActorMQ.Actors.Network;

namespace ActorMQ.Actors.Bridges.Discovery;

/// <summary>
/// Which brokers are known by one way of discovery, and which of them this broker dials. Without IO and clock: what happens is told, and
/// <see cref="Settle"/> draws the conclusions.
/// </summary>
/// <remarks>
/// Two brokers that find each other need one link. The one with the smaller name dials at once, the other only when there is no link after
/// a while: it may be the only one that can. Whoever still dials when a link has come about in another way gives up. A link that is there
/// is never taken down, whatever is found or not found any more.
/// </remarks>
internal sealed class DiscoveryState
{
    // In order, so that what follows from something follows in the same order in every run.
    private readonly SortedDictionary<string, Candidate> _candidates = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _links = new(StringComparer.Ordinal);
    private readonly string _own;
    private readonly DiscoveryOptions _options;
    private readonly IDiscoveryEffects _effects;

    /// <param name="own">This broker's name.</param>
    /// <param name="options">What it is told.</param>
    /// <param name="effects">What carries out what is decided here.</param>
    public DiscoveryState(string own, DiscoveryOptions options, IDiscoveryEffects effects)
    {
        _own = own;
        _options = options;
        _effects = effects;
    }

    /// <summary>Others can dial this broker. If not, it need not wait for them.</summary>
    public bool CanBeDialled { get; set; }

    /// <summary>Sightings that were passed over because too many brokers are known.</summary>
    public long PassedOver { get; private set; }

    public void Sight(TimeSpan now, PeerSighting sighting)
    {
        if (sighting.Broker == _own) return;
        if (!_candidates.TryGetValue(sighting.Key, out var candidate))
        {
            if (_candidates.Count >= _options.MaxPeers)
            {
                PassedOver++;
                return;
            }
            _candidates.Add(sighting.Key, candidate = new Candidate(sighting.Key));
        }
        candidate.Broker = sighting.Broker;
        candidate.Addresses = sighting.Addresses;
        candidate.SeenAt = now;
        candidate.ExpiresAt = sighting.Lifetime is { } lifetime ? now + lifetime : TimeSpan.MaxValue;
    }

    /// <summary>These are all there are; others are gone.</summary>
    public void Replace(TimeSpan now, IReadOnlyList<PeerSighting> sightings)
    {
        foreach (var candidate in _candidates.Values) candidate.ExpiresAt = now;
        foreach (var sighting in sightings) Sight(now, sighting);
    }

    /// <summary>There is a link to a broker, of this discovery or any other origin.</summary>
    /// <param name="bridge">The name of the bridge.</param>
    /// <param name="broker">Who is at the other end.</param>
    public void Linked(string bridge, string broker) => _links[bridge] = broker;

    public void Unlinked(string bridge) => _links.Remove(bridge);

    /// <summary>A bridge has found that it leads to this broker itself.</summary>
    public void LeadsBack(string bridge)
    {
        foreach (var candidate in _candidates.Values)
        {
            if (BridgeOf(candidate.Key) == bridge) candidate.IsItself = true;
        }
    }

    /// <summary>The link to a broker is not kept up any more: it was let go, or has failed for good.</summary>
    public void Ended(string key)
    {
        if (!_candidates.TryGetValue(key, out var candidate)) return;
        candidate.Dialled = null;
        candidate.IsLeaving = false;
    }

    /// <summary>Dials and lets go. To be called after everything else, and now and then.</summary>
    public void Settle(TimeSpan now)
    {
        var links = _links.ToLookup(link => link.Value, link => link.Key, StringComparer.Ordinal);
        foreach (var candidate in _candidates.Values.ToArray())
        {
            if (candidate.IsLeaving) continue;
            var isWanted = now < candidate.ExpiresAt && !candidate.IsItself && candidate.Addresses.Count > 0 && !IsLinkedOtherwise(candidate, links);
            if (candidate.Dialled is not null)
            {
                if (!_links.ContainsKey(BridgeOf(candidate.Key)) && (!isWanted || HasMoved(candidate, now))) LetGo(candidate);
            }
            else if (now >= candidate.ExpiresAt)
            {
                _candidates.Remove(candidate.Key);
            }
            else if (!isWanted)
            {
                candidate.WantedSince = null;
            }
            else
            {
                candidate.WantedSince ??= now;
                if (IsForThisBroker(candidate) || now - candidate.WantedSince >= _options.TakeOverAfter) Dial(candidate, now);
            }
        }
    }

    public IReadOnlyList<DiscoveredPeer> Inspect(TimeSpan now)
    {
        var links = _links.ToLookup(link => link.Value, link => link.Key, StringComparer.Ordinal);
        return [.. _candidates.Values.Select(candidate => new DiscoveredPeer(
            candidate.Key,
            _links.GetValueOrDefault(BridgeOf(candidate.Key)) ?? candidate.Broker,
            candidate.Addresses,
            now - candidate.SeenAt,
            StateOf(candidate, now, links)))];
    }

    /// <summary>Whoever is known is one of few, is another, and is dialled or waits for that.</summary>
    public void Check()
    {
        Invariant.Holds(_candidates.Count <= _options.MaxPeers, $"Discovery: {_candidates.Count} brokers are known, of {_options.MaxPeers}");
        foreach (var (key, candidate) in _candidates)
        {
            Invariant.Holds(candidate.Key == key, $"Discovery: {candidate.Key} is known as {key}");
            Invariant.Holds(candidate.Broker != _own, $"Discovery: {key} is {_own} itself");
            Invariant.Holds(!candidate.IsLeaving || candidate.Dialled is not null, $"Discovery: {key} is let go, and was not dialled");
            Invariant.Holds(candidate.WantedSince is null || candidate.Dialled is null, $"Discovery: {key} is dialled, and still waits to be");
        }
    }

    private PeerState StateOf(Candidate candidate, TimeSpan now, ILookup<string, string> links)
    {
        if (candidate.IsItself) return PeerState.Itself;
        if (candidate.IsLeaving) return PeerState.LetGo;
        if (now >= candidate.ExpiresAt) return PeerState.Gone;
        if (_links.ContainsKey(BridgeOf(candidate.Key))) return PeerState.Linked;
        if (IsLinkedOtherwise(candidate, links)) return PeerState.LinkedOtherwise;
        if (candidate.Dialled is not null) return PeerState.Dialled;
        return candidate.Addresses.Count == 0 ? PeerState.NoAddress : PeerState.Waiting;
    }

    private string BridgeOf(string key) => $"{_options.Name}/{key}";

    private bool IsForThisBroker(Candidate candidate) =>
        candidate.Broker is null || !CanBeDialled || string.CompareOrdinal(_own, candidate.Broker) < 0;

    private bool IsLinkedOtherwise(Candidate candidate, ILookup<string, string> links) =>
        candidate.Broker is not null && links[candidate.Broker].Any(bridge => bridge != BridgeOf(candidate.Key));

    /// <summary>It is somewhere else now. Two that claim one name must not make this broker dial without pause.</summary>
    private bool HasMoved(Candidate candidate, TimeSpan now) =>
        now - candidate.DialledAt >= _options.Link.MaxReconnectDelay && !candidate.Addresses.SequenceEqual(candidate.Dialled!);

    private void Dial(Candidate candidate, TimeSpan now)
    {
        candidate.Dialled = candidate.Addresses;
        candidate.DialledAt = now;
        candidate.WantedSince = null;
        _effects.Dial(candidate.Key, candidate.Addresses);
    }

    private void LetGo(Candidate candidate)
    {
        candidate.IsLeaving = true;
        _effects.LetGo(candidate.Key);
    }

    private sealed class Candidate(string key)
    {
        public string Key => key;

        public string? Broker { get; set; }

        public IReadOnlyList<LinkAddress> Addresses { get; set; } = [];

        public TimeSpan SeenAt { get; set; }

        public TimeSpan ExpiresAt { get; set; }

        /// <summary>Since when there should be a link and is none.</summary>
        public TimeSpan? WantedSince { get; set; }

        /// <summary>What is dialled; null when it is not.</summary>
        public IReadOnlyList<LinkAddress>? Dialled { get; set; }

        public TimeSpan DialledAt { get; set; }

        /// <summary>It was let go, and its end is waited for.</summary>
        public bool IsLeaving { get; set; }

        public bool IsItself { get; set; }
    }
}
