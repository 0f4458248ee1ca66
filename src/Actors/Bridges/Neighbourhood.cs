using ActorMQ.Actors.Engine.Invariants;
using ActorMQ.Actors.Network;


namespace ActorMQ.Actors.Bridges;

/// <summary>
/// All links of a broker, and of several to the same neighbour the one that is used. Of two neighbours the one with the smaller name
/// decides and the other follows, so that they cannot disagree. Without IO.
/// </summary>
internal sealed class Neighbourhood<TLink>
    where TLink : class
{
    private readonly List<Entry> _entries = [];
    private readonly BrokerIdentity _own;
    private readonly INeighbourhoodEffects<TLink> _effects;

    public Neighbourhood(BrokerIdentity own, INeighbourhoodEffects<TLink> effects)
    {
        _own = own;
        _effects = effects;
    }

    /// <summary>A broker has said who it is.</summary>
    /// <param name="link">The link it is on.</param>
    /// <param name="hello">What it said.</param>
    /// <param name="hasDialled">This broker has dialled.</param>
    /// <param name="name">What the one that dialled calls the link.</param>
    public void Introduce(TLink link, LinkSignal.Hello hello, bool hasDialled, string name)
    {
        var peer = hello.Broker;
        if (peer.Name == _own.Name)
        {
            if (peer.Epoch == _own.Epoch) _effects.Refuse(link, LinkRefusal.SameBroker, $"the link leads from {_own.Name} to itself");
            else _effects.Refuse(link, LinkRefusal.SameName, $"both brokers are named {_own.Name}");
            return;
        }
        if (_entries.Exists(entry => entry.Peer.Name == peer.Name && entry.Peer.Epoch > peer.Epoch))
        {
            _effects.Refuse(link, LinkRefusal.OlderRun, $"a broker {peer.Name} that was started later is linked to {_own.Name}");
            return;
        }
        // An earlier run of it is no more, even if that was not noticed yet; and it would not dial anew under a name whose link it has.
        foreach (var old in _entries.FindAll(
            entry => entry.Peer.Name == peer.Name && (entry.Peer.Epoch < peer.Epoch || (entry.HasDialled == hasDialled && entry.Name == name))))
            Evict(old, peer);
        _entries.Add(new Entry(link, peer, hasDialled, name));
        _effects.Admit(link);
        Lead(peer.Name);
    }

    /// <summary>The neighbour has decided that a link is used.</summary>
    public void Activated(TLink link)
    {
        if (_entries.Find(entry => entry.Link == link) is not { IsUsed: false } chosen) return;
        // It has lost the one before, or would not have chosen another.
        foreach (var old in _entries.FindAll(entry => entry.IsUsed && entry.Peer.Name == chosen.Peer.Name)) Evict(old, chosen.Peer);
        Use(chosen);
    }

    /// <summary>A link is there and not used. To be called now and then.</summary>
    public void Idle(TLink link)
    {
        if (_entries.Find(entry => entry.Link == link) is not { } idle) return;
        var isNeeded = !_entries.Exists(entry => entry.IsUsed && entry.Peer.Name == idle.Peer.Name);
        // The one that was used may just have been lost, and the neighbour's decision be on its way.
        if (isNeeded && idle.IsOverdue) _effects.Abandon(link);
        idle.IsOverdue = isNeeded;
    }

    public void Lost(TLink link)
    {
        if (_entries.Find(entry => entry.Link == link) is not { } lost) return;
        _entries.Remove(lost);
        if (lost.IsUsed) _effects.Down(link);
        Lead(lost.Peer.Name);
    }

    /// <summary>All links are gone.</summary>
    public void Clear()
    {
        foreach (var entry in _entries)
        {
            if (entry.IsUsed) _effects.Down(entry.Link);
        }
        _entries.Clear();
    }

    /// <summary>Of all links to a neighbour, which are of one run of it, one is used at most; and one, where this broker decides.</summary>
    public void Check()
    {
        foreach (var links in _entries.GroupBy(static entry => entry.Peer.Name, StringComparer.Ordinal))
        {
            var used = links.Count(static entry => entry.IsUsed);
            Invariant.Holds(links.Key != _own.Name, $"Neighbourhood: {_own.Name} is linked to itself");
            Invariant.Holds(used <= 1, $"Neighbourhood: {used} links to {links.Key} are used");
            Invariant.Holds(
                used == 1 || string.CompareOrdinal(_own.Name, links.Key) > 0, $"Neighbourhood: no link to {links.Key} is used, and {_own.Name} decides which");
            Invariant.Holds(links.DistinctBy(static entry => entry.Peer.Epoch).Count() == 1, $"Neighbourhood: links to {links.Key} are of several runs of it");
            Invariant.Holds(
                links.DistinctBy(static entry => (entry.HasDialled, entry.Name)).Count() == links.Count(),
                $"Neighbourhood: several links to {links.Key} were dialled under one name");
        }
        Invariant.Holds(_entries.DistinctBy(static entry => entry.Link).Count() == _entries.Count, $"Neighbourhood: a link is there twice");
    }

    private void Evict(Entry old, BrokerIdentity peer)
    {
        _entries.Remove(old);
        if (old.IsUsed) _effects.Down(old.Link);
        // As a rule the older run is no more. If it is, it will come back, and hear then what is wrong.
        var by = old.Peer.Epoch < peer.Epoch ? $"a broker {peer.Name} that was started later has linked to {_own.Name}" : "a new link has taken its place";
        _effects.Refuse(old.Link, LinkRefusal.Replaced, by);
    }

    /// <summary>Chooses, if that is for this broker: what it has dialled itself, then what was there first.</summary>
    private void Lead(string neighbour)
    {
        if (string.CompareOrdinal(_own.Name, neighbour) > 0 || _entries.Exists(entry => entry.IsUsed && entry.Peer.Name == neighbour)) return;
        var best = _entries.Find(entry => entry.Peer.Name == neighbour && entry.HasDialled) ?? _entries.Find(entry => entry.Peer.Name == neighbour);
        if (best is not null) Use(best);
    }

    private void Use(Entry entry)
    {
        entry.IsUsed = true;
        _effects.Up(entry.Link);
    }

    private sealed class Entry(TLink link, BrokerIdentity peer, bool hasDialled, string name)
    {
        public TLink Link => link;

        public BrokerIdentity Peer => peer;

        public bool HasDialled => hasDialled;

        public string Name => name;

        public bool IsUsed { get; set; }

        /// <summary>It was not used a while ago, and no other was.</summary>
        public bool IsOverdue { get; set; }
    }
}
