namespace ActorMQ.Nodes.Logging;

/// <summary>The log of a node: gives each part of it its logger.</summary>
internal sealed class NodeLogging : ILoggerFactory
{
    private readonly TimeProvider _time;
    private readonly LogWriter _writer;
    private readonly Lock _lock = new();
    private readonly List<NodeLogger> _loggers = [];
    private LogOptions _options;

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

    public ILogger CreateLogger(string categoryName)
    {
        lock (_lock)
        {
            var logger = new NodeLogger(categoryName, _options.LevelOf(categoryName), _writer, _time);
            _loggers.Add(logger);
            return logger;
        }
    }

    /// <summary>Puts other levels in force. The format stays.</summary>
    public void ChangeLevels(LogOptions options)
    {
        lock (_lock)
        {
            _options = options;
            foreach (var logger in _loggers) logger.Level = options.LevelOf(logger.Category);
        }
    }

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("There is one log, and it is written here.");

    /// <summary>Writes what has gathered.</summary>
    public void Dispose() => _writer.Dispose();
}
