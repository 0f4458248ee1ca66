using System.Collections.Immutable;
using ActorMQ.Actors.Collections;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Messages;
using ActorMQ.Model.Selectors;

namespace ActorMQ.Actors.Publishing;

/// <summary>
/// What all other brokers want, arranged for the question that is asked for each message. Immutable: any thread may read it, and a change
/// makes another one that shares with this one whatever is the same.
/// </summary>
internal sealed class RemoteInterest
{
    private readonly ImmutableDictionary<InterestEntry, Wish> _wishes;
    private readonly ImmutableDictionary<DestinationName, SelectorIndex<Wish>> _byDestination;
    private readonly WantedPatterns _patterns;

    private RemoteInterest(
        ImmutableDictionary<InterestEntry, Wish> wishes, ImmutableDictionary<DestinationName, SelectorIndex<Wish>> byDestination, WantedPatterns patterns)
    {
        _wishes = wishes;
        _byDestination = byDestination;
        _patterns = patterns;
    }

    public static RemoteInterest None { get; } =
        new(ImmutableDictionary<InterestEntry, Wish>.Empty, ImmutableDictionary<DestinationName, SelectorIndex<Wish>>.Empty, WantedPatterns.None);

    /// <summary>Looks for the brokers that want a message sent to a destination; null when it is clear that there is none.</summary>
    public RemoteSearch? Search(DestinationName destination, Message message)
    {
        if (_byDestination.IsEmpty) return null;
        RemoteSearch? search = null;
        if (_byDestination.TryGetValue(destination, out var exact)) (search = new RemoteSearch()).Add(exact.Search(message));
        foreach (var pattern in _patterns.Covering(destination)) (search ??= new RemoteSearch()).Add(_byDestination[pattern].Search(message));
        return search;
    }

    /// <summary>Whether somebody wants this very destination: then it exists where he is.</summary>
    public bool Names(DestinationName destination) => _byDestination.ContainsKey(destination);

    /// <summary>The brokers that want a message sent to a destination, each once; null when there is none.</summary>
    public List<string>? WhoWants(DestinationName destination, Message message)
    {
        var search = Search(destination, message);
        search?.Continue(null);
        return search?.Brokers;
    }

    /// <summary>What is wanted after a broker wants something else. Costs as much as the change.</summary>
    public RemoteInterest After(string broker, InterestChange change)
    {
        if (change.IsEmpty) return this;
        var wishes = _wishes.ToBuilder();
        var byDestination = _byDestination.ToBuilder();
        var patterns = _patterns;
        foreach (var entry in change.Removed)
        {
            if (!wishes.TryGetValue(entry, out var wish) || !wish.Brokers.Contains(broker, StringComparer.Ordinal)) continue;
            Replace(entry, wish, wish.Brokers.Length == 1 ? null : wish with { Brokers = wish.Brokers.Remove(broker, StringComparer.Ordinal) });
        }
        foreach (var entry in change.Added)
        {
            wishes.TryGetValue(entry, out var wish);
            if (wish is null) Replace(entry, null, new Wish(SelectorOf(entry), [broker]));
            else if (!wish.Brokers.Contains(broker, StringComparer.Ordinal)) Replace(entry, wish, wish with { Brokers = wish.Brokers.Add(broker) });
        }
        return new RemoteInterest(wishes.ToImmutable(), byDestination.ToImmutable(), patterns);

        void Replace(InterestEntry entry, Wish? before, Wish? after)
        {
            var isKnown = byDestination.TryGetValue(entry.Destination, out var index);
            index ??= SelectorIndex<Wish>.Empty;
            if (before is not null) index = index.Remove(before.Selector, before);
            if (after is not null) index = index.Add(after.Selector, after);
            if (after is null) wishes.Remove(entry);
            else wishes[entry] = after;
            if (index.Count > 0) byDestination[entry.Destination] = index;
            else byDestination.Remove(entry.Destination);
            if (entry.Destination.IsPattern && isKnown != index.Count > 0)
                patterns = isKnown ? patterns.Without(entry.Destination) : patterns.With(entry.Destination);
        }
    }

    /// <summary>Another version may know selectors that this one does not: then too much is sent rather than too little.</summary>
    private static Selector SelectorOf(InterestEntry entry) => entry.ParseSelector() ?? Selector.Everything;

    /// <summary>One entry of the interest, and whose it is.</summary>
    internal sealed record Wish(Selector Selector, ImmutableArray<string> Brokers);
}
