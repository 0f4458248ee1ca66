using ActorMQ.Actors.Engine.Invariants;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Simulation;

/// <summary>
/// Ends a run in which an actor found its state to be as it must never be. Its supervisor restarts it, so nobody else might notice.
/// </summary>
internal sealed class StateFaults : ILoggerFactory, ILogger
{
    private BrokenInvariantException? _first;

    public void ThrowIfAny()
    {
        if (_first is { } fault) throw new InvalidOperationException($"A state is broken. {fault.Message}", fault);
    }

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (exception is BrokenInvariantException fault) _first ??= fault;
    }

    public void Dispose()
    {
    }
}
