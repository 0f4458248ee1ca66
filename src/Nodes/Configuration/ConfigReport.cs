using ActorMQ.Hocon;

namespace ActorMQ.Nodes.Configuration;

/// <summary>
/// Gathers everything that is wrong with a configuration, and every key that was asked for, so that the keys nobody asked for are found
/// once all has been read.
/// </summary>
internal sealed class ConfigReport
{
    private readonly List<ConfigProblem> _problems = [];
    private readonly List<(ConfigSection Section, HoconValue Value, string Key)> _unknown = [];
    private readonly HashSet<string> _knownPaths = new(StringComparer.Ordinal);

    /// <summary>By file and line, as far as it is known.</summary>
    public IReadOnlyList<ConfigProblem> Problems =>
        [.. _problems.OrderBy(p => p.Origin.File, StringComparer.Ordinal).ThenBy(p => p.Origin.Line).ThenBy(p => p.Origin.Column)];

    public bool HasErrors => _problems.Any(problem => problem.IsError);

    /// <summary>Every key that was asked for, with <c>*</c> in place of names that the user chooses.</summary>
    public IReadOnlySet<string> KnownPaths => _knownPaths;

    public void Error(HoconOrigin origin, string text) => _problems.Add(new ConfigProblem(origin, true, text));

    public void Warning(HoconOrigin origin, string text) => _problems.Add(new ConfigProblem(origin, false, text));

    public void Know(string path) => _knownPaths.Add(path);

    /// <summary>A key that its section does not know. What it is told depends on keys of other sections, so it waits.</summary>
    public void Unknown(ConfigSection section, string key, HoconValue value) => _unknown.Add((section, value, key));

    /// <summary>Turns unknown keys into errors; to be called when everything has been read.</summary>
    public void ReportUnknown()
    {
        foreach (var (section, value, key) in _unknown)
        {
            var path = section.PathOf(key);
            Error(value.KeyOrigin, $"unknown key {path}{KeySuggestion.For(key, section.KnownKeys, _knownPaths)}");
        }
        _unknown.Clear();
    }
}
