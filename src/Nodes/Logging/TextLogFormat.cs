using System.Text;

namespace ActorMQ.Nodes.Logging;

/// <summary><c>2026-11-21T08:00:00.123Z INFO  gateway listening scheme=stomp address=127.0.0.1:61613</c></summary>
internal sealed class TextLogFormat : ILogFormat
{
    private readonly Dictionary<string, LogTemplate> _templates = new(StringComparer.Ordinal);
    private readonly bool _isColoured;

    public TextLogFormat(bool isColoured) => _isColoured = isColoured;

    public string Format(LogEvent logged)
    {
        var line = new StringBuilder();
        line.Append(logged.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"));
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
        foreach (var (index, part) in template.Parts.Index())
        {
            // "journal opened" by the journal needs no second "journal".
            var isTwice = index == 0 && part.Literal.StartsWith(logged.Area + ' ', StringComparison.Ordinal);
            line.Append(LogValue.Escaped(isTwice ? part.Literal[(logged.Area.Length + 1)..] : part.Literal));
            if (part.Placeholder is null) continue;
            var text = LogValue.Text(logged.Values.FirstOrDefault(value => value.Key == part.Placeholder).Value);
            line.Append(part.Key is null ? LogValue.Escaped(text) : LogValue.Quoted(text));
        }
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
