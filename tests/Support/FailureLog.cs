using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Tests.Support;

/// <summary>Keeps what is logged as an error together with an exception: the failures of actors, which nobody else would hear of.</summary>
public sealed class FailureLog : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<Exception> _failures = new();

    public IReadOnlyCollection<Exception> Failures => _failures;

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (exception is not null && IsEnabled(logLevel)) _failures.Enqueue(exception);
    }

    public void Dispose()
    {
    }
}
