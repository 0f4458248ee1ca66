using ActorMQ.Model;

namespace ActorMQ.Actors.Bridges;

/// <summary>The links that were refused lately, for people to look at, and which refusal is worth a line in the log. Without IO and clock.</summary>
/// <remarks>Who is refused dials again and again: the same from the same is one entry, and is said once in a while.</remarks>
internal sealed class RefusedLinks
{
    /// <summary>Entries that are kept.</summary>
    public const int Most = 50;

    /// <summary>Lines in the log within <see cref="Window"/>, however many different ones dial.</summary>
    public const int LinesPerWindow = 20;

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    // The latest last.
    private readonly List<(string Key, RefusedLink Link)> _entries = [];
    private readonly Bursts<string> _said = new(new BurstLimits(Window, Most, LinesPerWindow));

    /// <summary>The latest first.</summary>
    public IReadOnlyList<RefusedLink> Latest => [.. _entries.Select(entry => entry.Link).Reverse()];

    /// <summary>Takes note of one. True when it is to be logged.</summary>
    /// <param name="now">When.</param>
    /// <param name="bridge">The connector's name when this broker has dialled; null when it was dialled.</param>
    /// <param name="link">What was refused.</param>
    public bool Add(DateTimeOffset now, string? bridge, RefusedLink link)
    {
        var key = $"{bridge ?? HostOf(link.From)}\n{link.Broker}\n{link.Reason}";
        var index = _entries.FindIndex(entry => entry.Key == key);
        var (since, count) = (now, 1);
        if (index >= 0)
        {
            var known = _entries[index];
            (since, count) = (known.Link.Since, known.Link.Count + 1);
            _entries.RemoveAt(index);
        }
        else if (_entries.Count == Most)
        {
            _entries.RemoveAt(0);
        }
        _entries.Add((key, link with { Since = since, At = now, Count = count }));
        return _said.Note(key, now, out _);
    }

    /// <summary>Each call comes from another port.</summary>
    private static string HostOf(string from)
    {
        var colon = from.LastIndexOf(':');
        return colon < 0 ? from : from[..colon];
    }
}
