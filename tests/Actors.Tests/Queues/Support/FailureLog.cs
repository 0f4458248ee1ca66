using Microsoft.Extensions.Logging;

namespace ActorMQ.Actors.Tests.Support;

/// <summary>Keeps the exceptions that are logged: the failures of actors.</summary>
internal sealed class FailureLog : ILogger
{
    public List<Exception> Failures { get; } = [];

    public ILoggerFactory Factory => new SingleFactory(this);

    /// <summary>An actor that fails is restarted, and that would hide the failure.</summary>
    public void ThrowIfAny()
    {
        if (Failures.Count > 0) throw new InvalidOperationException($"An actor failed: {Failures[0].Message}", Failures[0]);
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (exception is not null) Failures.Add(exception);
    }

    private sealed class SingleFactory(ILogger log) : ILoggerFactory
    {
        public ILogger CreateLogger(string categoryName) => log;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
