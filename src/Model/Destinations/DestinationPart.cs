using System.Diagnostics.CodeAnalysis;

namespace ActorMQ.Model.Destinations;

/// <summary>One of the destinations in a <see cref="DestinationAddress"/>.</summary>
/// <param name="Name">The destination; for an own temporary one, the alias the connection gave it.</param>
/// <param name="IsOwnTemporary">
/// True for <c>/temp-queue/x</c> and <c>/temp-topic/x</c>: the name is an alias that only the connection itself can resolve.
/// </param>
/// <param name="Options">What followed <c>?</c>, such as <c>consumer.prefetchSize</c>.</param>
public sealed record DestinationPart(DestinationName Name, bool IsOwnTemporary, IReadOnlyDictionary<string, string> Options)
{
    private static readonly (string Prefix, DestinationKind Kind, bool IsOwn)[] Prefixes =
    [
        ("/queue/", DestinationKind.Queue, false),
        ("/topic/", DestinationKind.Topic, false),
        ("/temp-queue/", DestinationKind.TemporaryQueue, true),
        ("/temp-topic/", DestinationKind.TemporaryTopic, true),
        ("/remote-temp-queue/", DestinationKind.TemporaryQueue, false),
        ("/remote-temp-topic/", DestinationKind.TemporaryTopic, false),
    ];

    private static readonly IReadOnlyDictionary<string, string> NoOptions = new Dictionary<string, string>(StringComparer.Ordinal);

    internal static bool TryParse(string text, [NotNullWhen(true)] out DestinationPart? part, [NotNullWhen(false)] out string? error)
    {
        part = null;
        error = null;
        var options = NoOptions;
        var mark = text.IndexOf('?', StringComparison.Ordinal);
        if (mark >= 0)
        {
            options = ParseOptions(text[(mark + 1)..]);
            text = text[..mark];
        }
        var (prefix, kind, own) = ("", DestinationKind.Queue, false);
        foreach (var known in Prefixes)
        {
            if (text.StartsWith(known.Prefix, StringComparison.Ordinal)) (prefix, kind, own) = known;
        }
        if (prefix.Length == 0 && text.StartsWith('/'))
        {
            error = $"Illegal destination name: [{text}] -- destinations must begin with one of: /queue/ /topic/ /temp-queue/ /temp-topic/";
            return false;
        }
        var name = text[prefix.Length..];
        if (name.Length == 0)
        {
            error = text.Length == 0 ? "Empty destination name" : $"Empty destination name: [{text}]";
            return false;
        }
        if (name.AsSpan().IndexOfAnyInRange('\0', '\u001f') >= 0)
        {
            error = "Illegal destination name: it contains a control character";
            return false;
        }
        var destination = new DestinationName(kind, name);
        // They belong to somebody: a pattern would reach into those of other connections.
        if (destination.IsTemporary && destination.IsPattern)
        {
            error = $"Illegal destination name: [{text}] -- temporary destinations have no wildcards";
            return false;
        }
        part = new DestinationPart(destination, own, options);
        return true;
    }

    private static Dictionary<string, string> ParseOptions(string text)
    {
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0) options[pair[..equals]] = Uri.UnescapeDataString(pair[(equals + 1)..]);
        }
        return options;
    }
}
