using System.Collections.Immutable;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Messages;
using ActorMQ.Model.Selectors;

namespace ActorMQ.Actors.Cluster;

/// <summary>What one other broker wants, arranged for the question that is asked for each message. Immutable.</summary>
internal sealed class RemoteDemand
{
    private readonly Dictionary<DestinationName, Wish> _byName = [];
    private readonly List<(DestinationKind Kind, DestinationPattern Pattern, Wish Wish)> _patterns = [];

    public RemoteDemand(IEnumerable<DemandEntry> entries)
    {
        foreach (var group in entries.GroupBy(entry => entry.Destination))
        {
            var wish = new Wish(group.Select(entry => entry.Selector));
            if (group.Key.IsPattern) _patterns.Add((group.Key.Kind, new DestinationPattern(group.Key.Name), wish));
            else _byName.Add(group.Key, wish);
        }
    }

    /// <summary>What it wants of a destination; empty when it wants nothing of it.</summary>
    public ImmutableArray<Wish> For(DestinationName destination)
    {
        var wishes = ImmutableArray.CreateBuilder<Wish>();
        if (_byName.TryGetValue(destination, out var exact)) wishes.Add(exact);
        foreach (var (kind, pattern, wish) in _patterns)
        {
            if (kind == destination.Kind && pattern.Matches(destination.Name)) wishes.Add(wish);
        }
        return wishes.ToImmutable();
    }

    /// <summary>Which messages of a destination are wanted.</summary>
    internal sealed class Wish
    {
        private readonly ImmutableArray<Selector> _selectors;
        private readonly bool _wantsAll;

        /// <param name="selectors">Null stands for all messages.</param>
        public Wish(IEnumerable<string?> selectors)
        {
            var builder = ImmutableArray.CreateBuilder<Selector>();
            foreach (var text in selectors)
            {
                if (text is null) _wantsAll = true;
                // Another version may know selectors that this one does not: then too much is sent rather than too little.
                else if (TryParse(text) is { } selector) builder.Add(selector);
                else _wantsAll = true;
            }
            _selectors = builder.ToImmutable();
        }

        public bool Includes(Message message)
        {
            if (_wantsAll) return true;
            foreach (var selector in _selectors)
            {
                if (selector.Matches(message)) return true;
            }
            return false;
        }

        private static Selector? TryParse(string text)
        {
            try
            {
                return Selector.Parse(text);
            }
            catch (SelectorException)
            {
                return null;
            }
        }
    }
}
