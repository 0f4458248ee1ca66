using Microsoft.Extensions.Logging;

namespace ActorMQ.Kernel;

/// <summary>
/// Counts what was told to actors that could not take it and keeps the last few for a look. Logs at most one line a second, so
/// that a stopped actor with a busy sender does not fill the disk. Safe for use from any thread.
/// </summary>
public sealed class DeadLetters
{
    private const int Kept = 64;

    private readonly Lock _gate = new();
    private readonly Queue<DeadLetter> _recent = new();
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private long _count;
    private long _unlogged;
    private long _lastLoggedAt;

    internal DeadLetters(TimeProvider time, ILogger log)
    {
        _time = time;
        _log = log;
        _lastLoggedAt = time.GetTimestamp() - (2 * time.TimestampFrequency);
    }

    /// <summary>All dead letters since the system was made.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>The latest, oldest first; the messages themselves are not kept.</summary>
    public IReadOnlyList<DeadLetter> Recent
    {
        get
        {
            lock (_gate) return [.. _recent];
        }
    }

    internal void Add<TMessage>(ActorPath receiver, TMessage message, DeadLetterReason reason)
    {
        var letter = new DeadLetter(_time.GetUtcNow(), receiver, message?.GetType().Name ?? "null", reason);
        long unlogged;
        lock (_gate)
        {
            _count++;
            _unlogged++;
            _recent.Enqueue(letter);
            if (_recent.Count > Kept) _recent.Dequeue();
            if (_time.GetElapsedTime(_lastLoggedAt) < TimeSpan.FromSeconds(1)) return;
            _lastLoggedAt = _time.GetTimestamp();
            (unlogged, _unlogged) = (_unlogged, 0);
        }
        // A full mailbox is a fault of a protocol; a stopped receiver is everyday life in a broker whose clients come and go.
        if (reason == DeadLetterReason.MailboxFull) _log.MailboxFull(receiver, letter.MessageType, unlogged);
        else _log.DeadLettered(receiver, letter.MessageType, unlogged);
    }
}
