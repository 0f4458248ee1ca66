namespace ActorMQ.Nodes.Logging;

/// <summary>Takes what one category logs and hands it to the writer. Any thread.</summary>
internal sealed class NodeLogger : ILogger
{
    private const string TemplateKey = "{OriginalFormat}";

    private readonly LogWriter _writer;
    private readonly TimeProvider _time;
    private volatile LogLevel _level;

    public NodeLogger(string category, LogLevel level, LogWriter writer, TimeProvider time)
    {
        Category = category;
        _level = level;
        _writer = writer;
        _time = time;
    }

    public string Category { get; }

    /// <summary>The least level that is logged.</summary>
    public LogLevel Level
    {
        set => _level = value;
    }

    public bool IsEnabled(LogLevel logLevel) => logLevel >= _level && logLevel != LogLevel.None;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel)) return;
        // A copy: the state may be a struct whose values are read again only when it is written.
        KeyValuePair<string, object?>[] values = state is IReadOnlyList<KeyValuePair<string, object?>> pairs ? [.. pairs] : [];
        var template = values.LastOrDefault(value => value.Key == TemplateKey).Value as string;
        if (template is null)
        {
            // No template: the text is all there is, and braces in it mean nothing.
            template = "{Text}";
            values = [new("Text", formatter(state, exception))];
        }
        _writer.Add(new LogEvent(_time.GetUtcNow(), logLevel, Category, eventId.Id, template, values, exception, _level <= LogLevel.Debug));
    }
}
