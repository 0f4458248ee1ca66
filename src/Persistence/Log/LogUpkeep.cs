using ActorMQ.Persistence.Log.Database;
using ActorMQ.Persistence.Log.Index;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Persistence.Log;

/// <summary>
/// Keeps the log short: snapshots, after which nothing before them has to be read; deletion of events that nothing is needed of; and messages
/// that keep old events from being deleted are written again. Belongs to the writer thread, which does not wait for the database here.
/// </summary>
internal sealed class LogUpkeep(LogContent content, LogSystem system, LogWriter writer, LogJournalOptions options, ILogger log)
{
    /// <summary>What is done with an event besides reading its bytes, in bytes that could be read meanwhile.</summary>
    private const int CostOfEvent = 1 << 10;

    /// <summary>A snapshot is not written before so many times its own size was written as events.</summary>
    private const int SnapshotShare = 8;

    /// <summary>Deleted at a time, in bytes: the database is to answer within the timeout.</summary>
    private const long DeletedAtOnce = 32L << 20;

    /// <summary>In bytes: one that is no larger is in its row, and the row wherever there is room. What is larger lies elsewhere, mostly at the end.</summary>
    private const int SmallEvent = 1 << 10;

    /// <summary>While there is something under way, it is looked after so often.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(20);

    /// <summary>After a failure nothing is tried for so long.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private Task<long>? _saving;
    private Task<long>? _forgetting;
    private Task<long>? _deleting;
    private long _savingBytes;
    private long _cost;
    private long _savingCost;
    private long _tryAt;
    private int _lastBytes;
    private long _writtenAt = Environment.TickCount64;

    /// <summary>Events of so many bytes were deleted.</summary>
    public event Action<long>? Deleted;

    /// <summary>The event of the newest snapshot; 0 when there is none.</summary>
    public long SnapshotEvent { get; private set; }

    /// <summary>What that takes.</summary>
    public long SnapshotBytes { get; private set; }

    /// <summary>Where recovery began, and what it read since.</summary>
    public void Begin(long snapshotEvent, long snapshotBytes)
    {
        (SnapshotEvent, SnapshotBytes) = (snapshotEvent, snapshotBytes);
        var events = content.Index.Events;
        if (events.Last >= events.First) _lastBytes = events[events.Last].Bytes;
        _cost = events.BytesOf(snapshotEvent + 1, events.Last) + (CostOfEvent * (events.Last - snapshotEvent));
    }

    /// <summary>An event was written.</summary>
    public void Wrote(int bytes)
    {
        _cost += bytes + CostOfEvent;
        _lastBytes = bytes;
        _writtenAt = Environment.TickCount64;
    }

    /// <summary>Begins what is to be done, and ends what was begun.</summary>
    /// <param name="commits">For an event to replace the last one.</param>
    /// <param name="isIdle">There is nothing to write.</param>
    /// <returns>When to come again; null when there is nothing before the next event.</returns>
    public TimeSpan? Work(LogCommits commits, bool isIdle)
    {
        if (_saving is { IsCompleted: true } saving) EndSave(saving);
        if (_deleting is { IsCompleted: true } deleting) EndDelete(deleting);
        if (_forgetting is { IsCompleted: true } forgetting) _ = End(ref _forgetting, forgetting);
        if (Environment.TickCount64 < _tryAt) return TimeSpan.FromMilliseconds(_tryAt - Environment.TickCount64);
        var later = SnapshotIsDue(isIdle);
        if (_saving is null && later == TimeSpan.Zero)
        {
            if (isIdle && LastIsInTheWay) commits.WriteAgain([], []);
            Save();
        }
        if (_deleting is null) Delete();
        if (_saving is not null || _deleting is not null || _forgetting is not null) return LookAgain;
        return later;
    }

    /// <summary>The writer was stopped: what was under way is not any more.</summary>
    public void Reset()
    {
        if (_saving is not null) _cost += _savingCost;
        (_saving, _deleting, _forgetting) = (null, null, null);
    }

    /// <summary>The last thing before the log is closed: the next one to open it has nothing to read.</summary>
    public void Finish()
    {
        if (content.Index.LastEvent == SnapshotEvent) return;
        if (_saving is { } before) _ = system.Wait(before);
        var bytes = Snapshot();
        _ = system.Wait(writer.Save(bytes));
        _ = system.Wait(writer.DeleteSnapshots(content.Index.LastEvent));
        _ = system.Wait(writer.DeleteEvents(Math.Min(content.Index.LastEvent, content.Index.Events.Settled)));
    }

    /// <summary>
    /// The last event is of no use any more, and its row will stay all the same, as the database has to know the number: until there is another one.
    /// </summary>
    private bool LastIsInTheWay => _lastBytes > SmallEvent && content.Index.Events is var events && events.Settled == events.Last;

    /// <summary>Zero for now; later, when there is room to be given back; null when there is no need.</summary>
    private TimeSpan? SnapshotIsDue(bool isIdle)
    {
        var events = content.Index.Events;
        if (events.Last == SnapshotEvent && !LastIsInTheWay) return null;
        if (_cost >= Math.Max(options.SnapshotAfter.Bytes, SnapshotBytes * SnapshotShare)) return TimeSpan.Zero;
        // What a snapshot would let go of.
        var gain = events.BytesOf(Math.Max(SnapshotEvent + 1, events.First), events.Settled);
        if (gain <= SnapshotBytes && !LastIsInTheWay) return null;
        var left = options.ReleaseAfter - TimeSpan.FromMilliseconds(Environment.TickCount64 - _writtenAt);
        return left > TimeSpan.Zero || !isIdle ? TimeSpan.FromTicks(Math.Max(left.Ticks, LookAgain.Ticks)) : TimeSpan.Zero;
    }

    private void Save()
    {
        var bytes = Snapshot();
        _savingBytes = bytes.Length;
        _saving = writer.Save(bytes);
        (_savingCost, _cost) = (_cost, 0);
    }

    private byte[] Snapshot()
    {
        lock (content.Gate) return IndexSnapshot.Write(content.Index);
    }

    private void EndSave(Task<long> saving)
    {
        if (End(ref _saving, saving) is not { } saved)
        {
            _cost += _savingCost;
            return;
        }
        (SnapshotEvent, SnapshotBytes) = (saved, _savingBytes);
        _forgetting = writer.DeleteSnapshots(SnapshotEvent);
    }

    private void Delete()
    {
        var events = content.Index.Events;
        var last = Math.Min(SnapshotEvent, events.Settled);
        if (last < events.First) return;
        var to = events.First;
        for (var bytes = (long)events[to].Bytes; to < last && bytes + events[to + 1].Bytes <= DeletedAtOnce; to++) bytes += events[to + 1].Bytes;
        _deleting = writer.DeleteEvents(to);
    }

    private void EndDelete(Task<long> deleting)
    {
        if (End(ref _deleting, deleting) is not { } deleted) return;
        var before = content.Index.Events.Bytes;
        lock (content.Gate) content.Index.Events.DeleteTo(deleted);
        Deleted?.Invoke(before - content.Index.Events.Bytes);
    }

    /// <summary>The answer; null when it failed.</summary>
    private long? End(ref Task<long>? field, Task<long> ended)
    {
        field = null;
        try
        {
            return system.Wait(ended);
        }
        // It is tried again: nothing depends on it but room.
        catch (Exception e)
        {
            _tryAt = Environment.TickCount64 + (long)Pause.TotalMilliseconds;
            log.MaintenanceFailed(e);
            return null;
        }
    }
}
