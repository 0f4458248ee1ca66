using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Persistence.Tests.Support;

/// <summary>Keeps what was logged.</summary>
public sealed class ListLogger : ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, int Id, string Text)> _entries = new();

    public IReadOnlyList<string> Errors => [.. _entries.Where(entry => entry.Level >= LogLevel.Error).Select(entry => entry.Text)];

    /// <summary>What was logged so far was meant to be.</summary>
    public void Forget() => _entries.Clear();

    public int Count(int id) => _entries.Count(entry => entry.Id == id);

    public string Text(int id) => _entries.Single(entry => entry.Id == id).Text;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _entries.Enqueue((logLevel, eventId.Id, formatter(state, exception)));
}
