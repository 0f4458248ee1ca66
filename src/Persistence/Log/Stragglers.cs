using ActorMQ.Persistence.Log.Index;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Persistence.Log;

/// <summary>
/// Finds messages that keep old events from being deleted, once less than half of the log is messages: they are written again at its end, the
/// oldest first. So the log is never much more than twice what is in it. Belongs to the writer thread.
/// </summary>
internal sealed class Stragglers(LogContent content, LogPages pages, LogJournalOptions options, ILogger log)
{
    /// <summary>Written again at a time, in bytes: whoever wants to write waits for it.</summary>
    private const long BytesAtOnce = 2L << 20;

    /// <summary>While there is something else to write, as many times as much of that is written meanwhile.</summary>
    private const int Share = 2;

    private long _written;

    public bool IsDue
    {
        get
        {
            var events = content.Index.Events;
            _ = events.Settled;
            var kept = events.Bytes - events.SettledBytes;
            return kept > options.SnapshotAfter.Bytes && events.Live < kept / 2;
        }
    }

    public void Wrote(int bytes) => _written += bytes;

    /// <summary>Writes some of them again if it is the time for it. True when there are more.</summary>
    public bool Work(LogCommits commits, bool isIdle)
    {
        if (!IsDue) return false;
        if (!isIdle && _written < Share * BytesAtOnce) return true;
        _written = 0;
        var missing = new List<MessageKey>();
        var messages = pages.Load(Oldest(), missing);
        messages.Sort((one, other) => one.Key.CompareTo(other.Key));
        // Nobody will ever be able to read them, and the log would grow behind them.
        foreach (var key in missing) log.MessageGivenUp(key);
        commits.WriteAgain(messages, missing);
        return true;
    }

    private List<MessagePosition> Oldest()
    {
        var events = content.Index.Events;
        var last = events.Settled;
        for (var live = 0L; last < events.Last && live < BytesAtOnce; live += events[last].Live) last++;
        return content.Index.UpTo(last, isOnceAShare: true);
    }
}
