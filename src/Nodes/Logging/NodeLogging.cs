namespace ActorMQ.Nodes.Logging;

/// <summary>The log of a node: gives each part of it its logger.</summary>
internal sealed class NodeLogging : ILoggerFactory
{
    private readonly LogOptions _options;
    private readonly TimeProvider _time;
    private readonly LogWriter _writer;

    /// <param name="options">What to log, and how.</param>
    /// <param name="output">Where to write it.</param>
    /// <param name="isTerminal">Somebody looks at it.</param>
    /// <param name="time">The clock.</param>
    public NodeLogging(LogOptions options, TextWriter output, bool isTerminal, TimeProvider time)
    {
        _options = options;
        _time = time;
        _writer = new LogWriter(output, options.Format == LogFormat.Json ? new JsonLogFormat() : new TextLogFormat(isTerminal), time);
    }

    public ILogger CreateLogger(string categoryName) => new NodeLogger(categoryName, _options.LevelOf(categoryName), _writer, _time);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("There is one log, and it is written here.");

    /// <summary>Writes what has gathered.</summary>
    public void Dispose() => _writer.Dispose();
}
