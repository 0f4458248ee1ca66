using System.Collections.Immutable;
using ActorMQ.Actors.Engine.Invariants;
using ActorMQ.Actors.Protocol;

namespace ActorMQ.Actors.Network;

/// <summary>
/// Who can be reached, by which way, and who wants what: a path vector protocol, without IO. Each broker tells its neighbours of itself and
/// of the best way it knows to every other broker, with the whole path; nobody is told of a way through himself, so nothing goes in
/// circles. What every neighbour said is kept, so that a lost link gives way to the next best at once; ways over links that are known to be
/// gone (<see cref="KnownLinks"/>) do not count.
/// </summary>
/// <remarks>
/// Links deliver in order or end. A link that begins starts with a complete update; after that only differences are told.
/// <see cref="DigestFor"/> and <see cref="Agrees"/> let neighbours find out that they disagree, which would be a defect, and start over.
/// </remarks>
public sealed class RoutingState
{
    private readonly int _maxDistance;
    private readonly Dictionary<string, Neighbour> _neighbours = new(StringComparer.Ordinal);
    private readonly HashSet<string> _dirty = new(StringComparer.Ordinal);
    private readonly KnownLinks _links = new();
    // Sorted, so that what follows from a change follows in the same order in every run.
    private ImmutableSortedDictionary<string, Route> _routes = ImmutableSortedDictionary.Create<string, Route>(StringComparer.Ordinal);

    /// <param name="own">What this broker makes known.</param>
    /// <param name="maxDistance">Brokers further away than this many links are not known; at least 1.</param>
    public RoutingState(Announcement own, int maxDistance)
    {
        ArgumentNullException.ThrowIfNull(own);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxDistance, 1);
        Own = own;
        _maxDistance = maxDistance;
    }

    public Announcement Own { get; private set; }

    /// <summary>The way to every other broker, by its name. Replaced, never changed: any thread may read it.</summary>
    public IReadOnlyDictionary<string, Route> Routes => _routes;

    public IEnumerable<string> Neighbours => _neighbours.Keys;

    /// <summary>Neighbours that are left out, since another broker of their name is in the network that was started later; with its epoch.</summary>
    public IEnumerable<(string Name, long LaterEpoch)> LeftOut =>
        from neighbour in _neighbours.Values
        let used = _routes.GetValueOrDefault(neighbour.Name)
        let own = neighbour.Heard.GetValueOrDefault(neighbour.Name)
        where own is not null && used is not null && used.Broker.Epoch > own.Broker.Epoch
        select (neighbour.Name, used.Broker.Epoch);

    /// <summary>Changes what this broker itself wants. What is there already or not there is ignored.</summary>
    public void ChangeInterest(IEnumerable<InterestEntry> added, IEnumerable<InterestEntry> removed)
    {
        ImmutableArray<InterestEntry> less = [.. removed.Where(Own.Interest.Contains)];
        ImmutableArray<InterestEntry> more = [.. added.Where(entry => !Own.Interest.Contains(entry))];
        if (less.IsEmpty && more.IsEmpty) return;
        ChangeOwn(new AnnouncementChange(Own.Version, Own.Version + 1, more, less));
    }

    /// <summary>This broker counts as a later run of itself from here on.</summary>
    public void BeginRun(long epoch)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(epoch, Own.Broker.Epoch);
        Own = Own with { Broker = Own.Broker with { Epoch = epoch }, Version = Own.Version + 1 };
        _dirty.Add(Own.Broker.Name);
    }

    /// <summary>Makes known where this broker can be dialled.</summary>
    public void Advertise(ImmutableArray<LinkAddress> addresses)
    {
        if (!addresses.SequenceEqual(Own.Addresses)) ChangeOwn(new AnnouncementChange(Own.Version, Own.Version + 1, [], []) { Addresses = addresses });
    }

    /// <summary>A link to a neighbour begins; it will be told everything.</summary>
    /// <param name="name">The neighbour.</param>
    /// <param name="admits">Which interest heard on this link counts: messages for other interest do not go out on it.</param>
    public void LinkUp(string name, Func<InterestEntry, bool>? admits = null)
    {
        LinkDown(name);
        _neighbours.Add(name, new Neighbour(name, admits));
        foreach (var broker in _routes.Keys) _dirty.Add(broker);
        _dirty.Add(Own.Broker.Name);
        TellNeighbours();
    }

    /// <summary>The link is gone, and with it all that was heard on it.</summary>
    public void LinkDown(string name)
    {
        if (!_neighbours.Remove(name, out var neighbour)) return;
        foreach (var broker in neighbour.Heard.Keys) OnHeard(broker);
        TellNeighbours();
    }

    /// <summary>The neighbour asks for everything again.</summary>
    public void StartOver(string name)
    {
        if (!_neighbours.TryGetValue(name, out var neighbour)) return;
        neighbour.Told.Clear();
        neighbour.NeedsAll = true;
        foreach (var broker in _routes.Keys) _dirty.Add(broker);
        _dirty.Add(Own.Broker.Name);
    }

    /// <summary>Takes in what a neighbour said. False when it does not fit what it said before: then it must start over.</summary>
    public bool Receive(string name, RouteUpdate update)
    {
        ArgumentNullException.ThrowIfNull(update);
        if (!_neighbours.TryGetValue(name, out var neighbour)) return true;
        if (update.IsComplete)
        {
            string[] heardBefore = [.. neighbour.Heard.Keys];
            neighbour.ForgetAll();
            foreach (var broker in heardBefore) OnHeard(broker);
        }
        foreach (var item in update.Items)
        {
            // A way through ourselves is none; a decent neighbour does not tell of it.
            if (item.Broker == Own.Broker.Name) continue;
            if (!neighbour.TryHear(item)) return false;
            OnHeard(item.Broker);
        }
        return true;
    }

    /// <summary>Recomputes what has changed since the last call.</summary>
    /// <returns>What each neighbour is to be told, and whose route or announcement is another now.</returns>
    public RoutingChanges Settle()
    {
        var changed = ImmutableArray.CreateBuilder<string>();
        var routes = _routes.ToBuilder();
        foreach (var broker in _dirty)
        {
            if (broker == Own.Broker.Name) continue;
            var best = BestRoute(broker);
            _routes.TryGetValue(broker, out var before);
            if (best is null ? before is null : before is not null
                && before.Path.SequenceEqual(best.Path)
                && ReferenceEquals(before.Announcement, best.Announcement))
                continue;
            changed.Add(broker);
            if (best is null) routes.Remove(broker);
            else routes[broker] = best;
        }
        _routes = routes.ToImmutable();

        var updates = ImmutableArray.CreateBuilder<(string, RouteUpdate)>();
        foreach (var neighbour in _neighbours.Values)
        {
            if (neighbour.Compose(_dirty, WhatToTell) is { } update) updates.Add((neighbour.Name, update));
        }
        _dirty.Clear();
        return new RoutingChanges(updates.ToImmutable(), changed.ToImmutable());
    }

    /// <summary>A number that stands for all a neighbour was told; to be sent behind the updates.</summary>
    public long DigestFor(string name) => _neighbours.TryGetValue(name, out var neighbour) ? neighbour.ToldDigest : 0;

    /// <summary>Whether what was heard is what the neighbour says it told.</summary>
    public bool Agrees(string name, long digest) => !_neighbours.TryGetValue(name, out var neighbour) || neighbour.HeardDigest == digest;

    /// <summary>What is known and told follows from what neighbours have said last. To be called after <see cref="Settle"/>.</summary>
    public void Check()
    {
        var own = Own.Broker.Name;
        Invariant.Holds(
            Own.Neighbours.SequenceEqual(_neighbours.Keys.Order(StringComparer.Ordinal)), $"Routing: {own} makes known other neighbours than it has");
        foreach (var neighbour in _neighbours.Values) neighbour.Check(own);
        foreach (var (broker, route) in _routes)
        {
            var way = route.Path;
            Invariant.Holds(
                way[^1] == broker && _neighbours.ContainsKey(way[0]),
                $"Routing: the way to {broker} is {string.Join('/', way)}, which leads elsewhere or begins with no neighbour");
            Invariant.Holds(
                !way.Contains(own, StringComparer.Ordinal), $"Routing: the way to {broker} is {string.Join('/', way)}, which leads through {own} itself");
            Invariant.Holds(way.Length <= _maxDistance, $"Routing: the way to {broker} has {way.Length} links, of {_maxDistance}");
        }
        if (_dirty.Count > 0) return;
        foreach (var broker in _neighbours.Values.SelectMany(static neighbour => neighbour.Heard.Keys).Concat(_routes.Keys).Distinct(StringComparer.Ordinal))
        {
            ImmutableArray<string> used = _routes.GetValueOrDefault(broker)?.Path ?? [];
            ImmutableArray<string> best = BestHeard(broker)?.Path ?? [];
            Invariant.Holds(
                used.SequenceEqual(best), $"Routing: the way to {broker} is {string.Join('/', used)}, and the best that is known {string.Join('/', best)}");
        }
    }

    /// <summary>Nobody is told of a way through himself, nor of one that is too long.</summary>
    private Route? WhatToTell(string broker, string neighbour)
    {
        if (broker == Own.Broker.Name) return new Route([broker], Own);
        if (!_routes.TryGetValue(broker, out var route) || route.Distance >= _maxDistance || route.Path.Contains(neighbour, StringComparer.Ordinal))
            return null;
        return route with { Path = route.Path.Insert(0, Own.Broker.Name) };
    }

    private Route? BestRoute(string broker) => BestHeard(broker) is { } best ? _neighbours[best.NextHop].Admitted(best) : null;

    private Route? BestHeard(string broker)
    {
        Route? best = null;
        foreach (var neighbour in _neighbours.Values)
        {
            if (!neighbour.Heard.TryGetValue(broker, out var heard)
                || heard.Distance > _maxDistance
                || heard.Path.Contains(Own.Broker.Name, StringComparer.Ordinal))
                continue;
            if ((best is null || IsBetter(heard, best)) && _links.Allow(heard.Path)) best = heard;
        }
        return best;
    }

    /// <summary>A later run of a broker is the true one; then the shorter way; then the same one for everybody who looks twice.</summary>
    private static bool IsBetter(Route one, Route other)
    {
        if (one.Broker.Epoch != other.Broker.Epoch) return one.Broker.Epoch > other.Broker.Epoch;
        if (one.Distance != other.Distance) return one.Distance < other.Distance;
        return string.CompareOrdinal(one.NextHop, other.NextHop) < 0;
    }

    /// <summary>Somebody tells something else of a broker, or nothing any more.</summary>
    private void OnHeard(string broker)
    {
        _dirty.Add(broker);
        Announcement? newest = null;
        foreach (var neighbour in _neighbours.Values)
        {
            if (neighbour.Heard.TryGetValue(broker, out var heard) && (newest is null || heard.Announcement.IsNewerThan(newest))) newest = heard.Announcement;
        }
        if (!_links.Learn(broker, newest)) return;
        foreach (var neighbour in _neighbours.Values)
        {
            foreach (var (other, heard) in neighbour.Heard)
            {
                if (heard.Path.Contains(broker, StringComparer.Ordinal)) _dirty.Add(other);
            }
        }
    }

    private void TellNeighbours()
    {
        ImmutableArray<string> names = [.. _neighbours.Keys.Order(StringComparer.Ordinal)];
        if (names.SequenceEqual(Own.Neighbours)) return;
        ChangeOwn(new AnnouncementChange(Own.Version, Own.Version + 1, [], []) { Neighbours = names });
    }

    private void ChangeOwn(AnnouncementChange change)
    {
        Own = Own.Apply(change);
        _dirty.Add(Own.Broker.Name);
    }

    private sealed class Neighbour(string name, Func<InterestEntry, bool>? admits)
    {
        // What was heard last of each broker, and what of it counts.
        private readonly Dictionary<string, (Announcement Heard, Announcement Admitted)> _admitted = new(StringComparer.Ordinal);

        public string Name => name;

        public Dictionary<string, Route> Heard { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, Route> Told { get; } = new(StringComparer.Ordinal);

        public bool NeedsAll { get; set; } = true;

        public long ToldDigest => Digest(Told.Values);

        public long HeardDigest => Digest(Heard.Values);

        public bool TryHear(RouteUpdate.Item item)
        {
            switch (item)
            {
                case RouteUpdate.Reachable reachable:
                    if (!IsPathTo(reachable.Path, reachable.Broker)) return false;
                    Heard[item.Broker] = new Route(reachable.Path, reachable.Announcement);
                    return true;
                case RouteUpdate.Changed changed:
                    if (!Heard.TryGetValue(item.Broker, out var known) || known.Broker != changed.Identity || !IsPathTo(changed.Path, changed.Broker))
                        return false;
                    if (changed.Change is not null && changed.Change.From != known.Announcement.Version) return false;
                    Heard[item.Broker] = new Route(changed.Path, changed.Change is null ? known.Announcement : known.Announcement.Apply(changed.Change));
                    return true;
                default:
                    _admitted.Remove(item.Broker);
                    return Heard.Remove(item.Broker);
            }
        }

        public void ForgetAll()
        {
            Heard.Clear();
            _admitted.Clear();
        }

        /// <summary>The way, with as much of the interest as counts on this link. Only what has changed since the last time is looked at.</summary>
        public Route Admitted(Route route)
        {
            if (admits is null) return route;
            _admitted.TryGetValue(route.Broker.Name, out var last);
            if (!ReferenceEquals(last.Heard, route.Announcement))
            {
                last = (
                    route.Announcement,
                    last.Heard?.Broker == route.Broker ? Admitted(route.Announcement, last.Heard, last.Admitted) : Admitted(route.Announcement));
                _admitted[route.Broker.Name] = last;
            }
            return ReferenceEquals(last.Admitted, route.Announcement) ? route : route with { Announcement = last.Admitted };
        }

        /// <summary>The difference between what it was told and what it should know.</summary>
        public RouteUpdate? Compose(IEnumerable<string> brokers, Func<string, string, Route?> whatToTell)
        {
            var items = ImmutableArray.CreateBuilder<RouteUpdate.Item>();
            foreach (var broker in brokers)
            {
                // It knows better about itself.
                if (broker == name) continue;
                var should = whatToTell(broker, name);
                Told.TryGetValue(broker, out var told);
                if (Difference(broker, told, should) is { } item) items.Add(item);
                if (should is null) Told.Remove(broker);
                else Told[broker] = should;
            }
            if (items.Count == 0 && !NeedsAll) return null;
            var update = new RouteUpdate(NeedsAll, items.ToImmutable());
            NeedsAll = false;
            return update;
        }

        public void Check(string own)
        {
            foreach (var (broker, route) in Heard)
                Invariant.Holds(
                    broker != own && IsPathTo(route.Path, broker), $"Routing: {name} said of {broker} that the way is {string.Join('/', route.Path)}");
            foreach (var (broker, last) in _admitted)
                Invariant.Holds(Heard.ContainsKey(broker) && last.Heard is not null, $"Routing: of {broker} something counts that {name} has not said");
            foreach (var (broker, route) in Told)
                Invariant.Holds(
                    broker != name && route.Path[0] == own && !route.Path.Contains(name, StringComparer.Ordinal),
                    $"Routing: {name} was told of a way to {broker} by {string.Join('/', route.Path)}");
        }

        private Announcement Admitted(Announcement heard) => heard.Interest.All(admits!)
            ? heard
            : heard with { Interest = heard.Interest.Where(admits!).ToImmutableSortedSet(InterestEntry.Order), Trail = null };

        private Announcement Admitted(Announcement heard, Announcement heardBefore, Announcement admittedBefore)
        {
            var change = heard.ChangeSince(heardBefore);
            var isAllAdmitted = change.Added.All(admits!);
            if (isAllAdmitted && ReferenceEquals(heardBefore, admittedBefore)) return heard;
            return admittedBefore.Apply(isAllAdmitted ? change : change with { Added = [.. change.Added.Where(admits!)] });
        }

        private static RouteUpdate.Item? Difference(string broker, Route? told, Route? should)
        {
            if (should is null) return told is null ? null : new RouteUpdate.Unreachable(broker);
            if (told is null || told.Broker != should.Broker || told.Announcement.Version > should.Announcement.Version)
                return new RouteUpdate.Reachable(should.Path, should.Announcement);
            var isSameWay = told.Path.SequenceEqual(should.Path);
            if (should.Announcement.SaysTheSameAs(told.Announcement)) return isSameWay ? null : new RouteUpdate.Changed(should.Broker, should.Path, null);
            // By another way it may come with less of its interest, under the same version.
            if (told.Announcement.Version == should.Announcement.Version) return new RouteUpdate.Reachable(should.Path, should.Announcement);
            return new RouteUpdate.Changed(should.Broker, should.Path, should.Announcement.ChangeSince(told.Announcement));
        }

        private bool IsPathTo(ImmutableArray<string> path, string broker) => path.Length > 0 && path[0] == name && path[^1] == broker;

        private static long Digest(IEnumerable<Route> routes)
        {
            long digest = 0;
            // In no order, so it must not depend on one.
            foreach (var route in routes) digest ^= Hash(route);
            return digest;
        }

        /// <summary>The same on every machine, which <see cref="HashCode"/> is not.</summary>
        private static long Hash(Route route)
        {
            var hash = Mix(Mix(Mix(17, route.Broker.Epoch), route.Announcement.Version), route.Announcement.Interest.Count);
            foreach (var step in route.Path)
            {
                foreach (var letter in step) hash = Mix(hash, letter);
                hash = Mix(hash, '/');
            }
            return hash;
        }

        private static long Mix(long hash, long value)
        {
            unchecked
            {
                hash = (hash ^ value) * 0x100000001B3;
                return hash ^ (hash >>> 29);
            }
        }
    }
}
