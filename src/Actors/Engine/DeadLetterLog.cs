using Microsoft.Extensions.Logging;

namespace ActorMQ.Actors.Engine;

/// <summary>
/// Counts what was told to actors that could not take it and keeps the last few for a look. Logs at most one line a second for
/// each reason, so that a stopped actor with a busy sender neither fills the disk nor hides a full mailbox. Safe for use from any
/// thread.
/// </summary>
public sealed class DeadLetterLog
{
    private const int Kept = 64;

    private static readonly TimeSpan LogInterval = TimeSpan.FromSeconds(1);
    private static readonly int Reasons = Enum.GetValues<DeadLetterReason>().Length;

    private readonly Lock _gate = new();
    private readonly Queue<DeadLetter> _recent = new();
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly long[] _unlogged = new long[Reasons];
    private readonly long?[] _lastLoggedAt = new long?[Reasons];
    private long _count;

    internal DeadLetterLog(TimeProvider time, ILogger log)
    {
        _time = time;
        _log = log;
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

    internal void Add<TMessage>(TreePath receiver, TMessage message, DeadLetterReason reason)
    {
        var letter = new DeadLetter(_time.GetUtcNow(), receiver, message?.GetType().Name ?? "null", reason);
        long unlogged;
        lock (_gate)
        {
            _count++;
            _recent.Enqueue(letter);
            if (_recent.Count > Kept) _recent.Dequeue();
            unlogged = ++_unlogged[(int)reason];
            if (_lastLoggedAt[(int)reason] is { } last && _time.GetElapsedTime(last) < LogInterval) return;
            _lastLoggedAt[(int)reason] = _time.GetTimestamp();
            _unlogged[(int)reason] = 0;
        }
        // A full mailbox is a fault of a protocol; a stopped receiver is everyday life in a broker whose clients come and go.
        if (reason == DeadLetterReason.MailboxFull) _log.MailboxFull(receiver, letter.MessageType, unlogged);
        else _log.DeadLettered(receiver, letter.MessageType, unlogged);
    }
}
