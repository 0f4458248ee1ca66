using ActorMQ.Hocon;
using ActorMQ.Nodes.Logging;

namespace ActorMQ.Nodes.Configuration.Sections;

/// <summary><c>log { level, levels, format }</c></summary>
internal static class LogSection
{
    private static readonly (string Word, LogLevel Value)[] Levels =
    [
        ("trace", LogLevel.Trace),
        ("debug", LogLevel.Debug),
        ("info", LogLevel.Information),
        ("warning", LogLevel.Warning),
        ("error", LogLevel.Error),
        ("none", LogLevel.None),
    ];

    public static LogOptions Read(ConfigSection section)
    {
        var defaults = new LogOptions();
        var options = new LogOptions
        {
            Level = section.Read("level", LevelOf, defaults.Level),
            Levels = section.Read("levels", LevelsOf, defaults.Levels),
            Format = section.Read("format", value => ConfigValue.Choice(value, ("text", LogFormat.Text), ("json", LogFormat.Json)), defaults.Format),
        };
        section.Close();
        return options;
    }

    private static LogLevel LevelOf(HoconValue value) => ConfigValue.Choice(value, Levels);

    /// <summary>By category; <c>actormq.gateway</c> without quotes is an object in an object, and means the same.</summary>
    private static Dictionary<string, LogLevel> LevelsOf(HoconValue value)
    {
        var levels = new Dictionary<string, LogLevel>(StringComparer.Ordinal);
        AddLevels(value.AsObject(), "", levels);
        return levels;
    }

    private static void AddLevels(HoconObject values, string prefix, Dictionary<string, LogLevel> levels)
    {
        foreach (var (key, value) in values.Fields)
        {
            if (value is HoconObject below) AddLevels(below, $"{prefix}{key}.", levels);
            else levels[$"{prefix}{key}"] = LevelOf(value);
        }
    }
}
