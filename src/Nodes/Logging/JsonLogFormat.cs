using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ActorMQ.Nodes.Logging;

/// <summary>
/// An object with <c>time</c>, <c>level</c>, <c>area</c>, <c>id</c>, <c>event</c>, then the values under their keys, then
/// <c>exception</c> and, at debug, <c>details</c>.
/// </summary>
internal sealed class JsonLogFormat : ILogFormat
{
    // The output is read by programs that read logs, not put into web pages.
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Dictionary<string, LogTemplate> _templates = new(StringComparer.Ordinal);

    public string Format(LogEvent logged)
    {
        if (!_templates.TryGetValue(logged.Template, out var template)) _templates.Add(logged.Template, template = LogTemplate.Parse(logged.Template));
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, WriterOptions))
        {
            json.WriteStartObject();
            json.WriteString("time", logged.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"));
            json.WriteString("level", LevelText(logged.Level));
            json.WriteString("area", logged.Area);
            if (logged.Id != 0) json.WriteNumber("id", logged.Id);
            json.WriteString("event", template.Event);
            foreach (var part in template.Parts.Where(part => part.Placeholder is not null))
            {
                Write(json, part.Key ?? part.Placeholder!, logged.Values.FirstOrDefault(value => value.Key == part.Placeholder).Value);
            }
            if (logged.Exception is { } exception)
            {
                json.WriteString("exception", $"{exception.GetType().Name}: {exception.Message}");
                if (logged.WithDetails) json.WriteString("details", exception.ToString());
            }
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    private static void Write(Utf8JsonWriter json, string key, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNull(key);
                break;
            case bool truth:
                json.WriteBoolean(key, truth);
                break;
            case int or long or short or byte or uint:
                json.WriteNumber(key, Convert.ToInt64(value));
                break;
            case double number when double.IsFinite(number):
                json.WriteNumber(key, Math.Round(number, 3));
                break;
            default:
                json.WriteString(key, LogValue.Text(value));
                break;
        }
    }

    private static string LevelText(LogLevel level) => level switch
    {
        LogLevel.Information => "info",
        LogLevel.Critical => "fatal",
        _ => level.ToString().ToLowerInvariant(),
    };
}
