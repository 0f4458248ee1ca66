using System.Collections.Concurrent;
using System.Collections.Immutable;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Actors.Publishing;

/// <summary>
/// The wildcards among what other brokers want. Which of them cover a topic is remembered for as long as they are the same, whoever comes
/// and goes that wants one of them: other interest that changes must not make a busy topic compare names for each message.
/// </summary>
internal sealed class WantedPatterns
{
    // Topics with ever new names must not fill the memory.
    private const int MaxRemembered = 10_000;

    private readonly ImmutableArray<(DestinationName Name, DestinationPattern Pattern)> _patterns;
    private readonly ConcurrentDictionary<DestinationName, ImmutableArray<DestinationName>> _covering = new();

    private WantedPatterns(ImmutableArray<(DestinationName Name, DestinationPattern Pattern)> patterns) => _patterns = patterns;

    public static WantedPatterns None { get; } = new([]);

    public WantedPatterns With(DestinationName pattern) => new(_patterns.Add((pattern, new DestinationPattern(pattern.Name))));

    public WantedPatterns Without(DestinationName pattern) => new(_patterns.RemoveAll(known => known.Name.Equals(pattern)));

    /// <summary>Those that a destination is covered by. Any thread.</summary>
    public ImmutableArray<DestinationName> Covering(DestinationName destination)
    {
        if (_patterns.IsEmpty) return [];
        if (_covering.TryGetValue(destination, out var covering)) return covering;
        covering = [.. _patterns.Where(known => known.Name.Kind == destination.Kind && known.Pattern.Matches(destination.Name)).Select(known => known.Name)];
        if (_covering.Count >= MaxRemembered) _covering.Clear();
        _covering[destination] = covering;
        return covering;
    }
}
