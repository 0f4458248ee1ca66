namespace ActorMQ.Nodes.Logging;

/// <summary>What is logged, and how.</summary>
internal sealed record LogOptions
{
    private const string Root = "actormq.";

    /// <summary>The least level that is logged.</summary>
    public LogLevel Level { get; init; } = LogLevel.Information;

    /// <summary>Other levels for categories and what is below them; <c>actormq.</c> at the beginning may be left out.</summary>
    public IReadOnlyDictionary<string, LogLevel> Levels { get; init; } = new Dictionary<string, LogLevel>(StringComparer.Ordinal);

    public LogFormat Format { get; init; }

    /// <summary>The least level of a category: that of the longest name in <see cref="Levels"/> it belongs to.</summary>
    public LogLevel LevelOf(string category) => Levels
        .Where(entry => IsWithin(category, entry.Key) || IsWithin(category, Root + entry.Key))
        .OrderByDescending(entry => entry.Key.Length)
        .Select(entry => (LogLevel?)entry.Value)
        .FirstOrDefault() ?? Level;

    private static bool IsWithin(string category, string name) =>
        category.StartsWith(name, StringComparison.Ordinal) && (category.Length == name.Length || category[name.Length] == '.');
}

internal enum LogFormat
{
    /// <summary>A line for people.</summary>
    Text,

    /// <summary>A JSON object on a line, for programs.</summary>
    Json,
}
