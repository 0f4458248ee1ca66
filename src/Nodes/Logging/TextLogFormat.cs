using System.Globalization;
using System.Text;

namespace ActorMQ.Nodes.Logging;

/// <summary><c>2026-11-21T08:00:00.123Z INFO  gateway listening scheme=stomp address=127.0.0.1:61613</c></summary>
internal sealed class TextLogFormat : ILogFormat
{
    private readonly Dictionary<string, LogTemplate> _templates = new(StringComparer.Ordinal);
    // A broker that a thousand clients connect to at once has other things to do than to collect the garbage of its log.
    private readonly StringBuilder _line = new();
    private readonly bool _isColoured;

    public TextLogFormat(bool isColoured) => _isColoured = isColoured;

    public string Format(LogEvent logged)
    {
        var line = _line.Clear();
        line.Append(CultureInfo.InvariantCulture, $"{logged.Time.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}");
        line.Append(' ').Append(LevelText(logged.Level)).Append(' ').Append(logged.Area).Append(' ');
        AppendMessage(line, logged);
        if (logged.Exception is { } exception) AppendException(line, exception, logged.WithDetails);
        return line.Append('\n').ToString();
    }

    private static void AppendException(StringBuilder line, Exception exception, bool withDetails)
    {
        line.Append(" exception=").Append(LogValue.Quoted($"{exception.GetType().Name}: {exception.Message}"));
        if (!withDetails) return;
        foreach (var detail in exception.ToString().Split('\n')) line.Append("\n    ").Append(LogValue.Escaped(detail.TrimEnd('\r')));
    }

    private void AppendMessage(StringBuilder line, LogEvent logged)
    {
        if (!_templates.TryGetValue(logged.Template, out var template)) _templates.Add(logged.Template, template = LogTemplate.Parse(logged.Template));
        for (var i = 0; i < template.Parts.Count; i++)
        {
            var part = template.Parts[i];
            var literal = part.Literal.AsSpan();
            // "journal opened" by the journal needs no second "journal".
            if (i == 0 && literal.StartsWith(logged.Area) && literal[logged.Area.Length..].StartsWith(' ')) literal = literal[(logged.Area.Length + 1)..];
            line.Append(literal);
            if (part.Placeholder is null) continue;
            var text = LogValue.Text(ValueOf(logged, part.Placeholder));
            line.Append(part.Key is null ? LogValue.Escaped(text) : LogValue.Quoted(text));
        }
    }

    private static object? ValueOf(LogEvent logged, string placeholder)
    {
        for (var i = 0; i < logged.Values.Count; i++)
        {
            if (logged.Values[i].Key == placeholder) return logged.Values[i].Value;
        }
        return null;
    }

    private string LevelText(LogLevel level)
    {
        var (text, colour) = level switch
        {
            LogLevel.Trace => ("TRACE", 90),
            LogLevel.Debug => ("DEBUG", 90),
            LogLevel.Information => ("INFO ", 32),
            LogLevel.Warning => ("WARN ", 33),
            LogLevel.Error => ("ERROR", 31),
            _ => ("FATAL", 31),
        };
        return _isColoured ? $"\e[{colour}m{text}\e[0m" : text;
    }
}
