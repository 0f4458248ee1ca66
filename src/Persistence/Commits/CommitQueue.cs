using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Persistence.Commits;

/// <summary>
/// Decides what goes into which transaction. It owns no thread and no clock: whoever drives it calls <see cref="Add(JournalBatch)"/> and
/// <see cref="Step"/> from one thread, be it a writer thread or a simulation.
/// <para>
/// Normally a step takes all that was submitted, in order, commits it and tells the owners. When that fails, the queue is stalled:
/// messages wait in their order, and what needs no room (deletions, updates, dropped lanes) is committed ahead of them. A retry tries
/// the messages at the front; once these are written, the stall is over. Units never come apart: one with messages waits as a whole.
/// When even what needs no room cannot be written, the queue is blocked and everything waits for the retry.
/// </para>
/// </summary>
public sealed class CommitQueue
{
    /// <summary>Where there is no room, transactions of this part of the usual size have a better chance.</summary>
    private const int PartWithoutRoom = 16;

    private readonly IJournalStore _store;
    private readonly LaneDirectory _lanes;
    private readonly JournalOptions _options;
    private readonly ILogger _log;

    private readonly List<Submission> _waiting = [];
    private readonly List<Submission> _written = [];
    private readonly CommitPlan _plan = new();
    private readonly HashSet<int> _lanesInStore = [];
    private readonly HashSet<int> _lanesInPlan = [];
    private readonly WaitingPuts _waitingPuts = new();

    /// <summary>While stalled: of what waits, this many have had everything written that needs no room.</summary>
    private int _examined;
    private string? _whyMessagesWait;
    private string? _whyEverythingWaits;
    private long _messagesWritten;
    private long _messagesCancelled;
    private long _commits;
    private volatile string? _stalledBecause;

    public CommitQueue(IJournalStore store, JournalRecovery recovery, LaneDirectory lanes, JournalOptions options, ILogger log)
    {
        _store = store;
        _lanes = lanes;
        _options = options;
        _log = log;
        foreach (var lane in recovery.Lanes) _lanesInStore.Add(lane.Lane);
    }

    /// <summary>The journal stalled, for this reason, or with null: writes again. Called by whoever drives the queue.</summary>
    public event Action<string?>? StalledChanged;

    /// <summary>Why messages cannot be written just now; null when all is well. Any thread.</summary>
    public string? StalledBecause => _stalledBecause;

    /// <summary>Transactions so far. Any thread.</summary>
    public long Commits => Volatile.Read(ref _commits);

    /// <summary>Messages that reached the disk. Any thread.</summary>
    public long MessagesWritten => Volatile.Read(ref _messagesWritten);

    /// <summary>Messages that were settled before they had to be written. Any thread.</summary>
    public long MessagesCancelled => Volatile.Read(ref _messagesCancelled);

    /// <summary>Submissions so far.</summary>
    public long Added { get; private set; }

    /// <summary>Submissions that are not written yet.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>The number of the first submission that is not written yet, counting from 1; the next one's when there is none.</summary>
    public long FirstWaiting => _waiting.Count == 0 ? Added + 1 : _waiting[0].Number;

    public void Add(JournalBatch batch) => Add(new Submission(batch));

    /// <summary>Batches that must become durable together.</summary>
    public void Add(IReadOnlyList<JournalBatch> unit) => Add(new Submission(unit));

    /// <summary>Does at most one transaction. After <see cref="CommitStep.Wait"/> it is called with <paramref name="retry"/> after a while.</summary>
    public CommitStep Step(bool retry)
    {
        if (_stalledBecause is null) return CommitInOrder();
        if (retry) return RetryFront();
        return _whyEverythingWaits is null ? CommitWhatNeedsNoRoom() : CommitStep.Wait;
    }

    /// <summary>Whether anything that is not written yet concerns one of these lanes.</summary>
    public bool IsWaiting(IReadOnlyList<LaneUse> lanes)
    {
        foreach (ref readonly var submission in CollectionsMarshal.AsSpan(_waiting))
        {
            foreach (var lane in lanes)
            {
                if (submission.Concerns(lane.Name.Lane)) return true;
            }
        }
        return false;
    }

    internal void Add(Submission submission)
    {
        Added++;
        _waiting.Add(submission with { Number = Added });
    }

    private CommitStep CommitInOrder()
    {
        ClearPlan();
        var taken = 0;
        foreach (ref readonly var submission in CollectionsMarshal.AsSpan(_waiting))
        {
            if (_plan.Changes >= _options.MaxChangesPerCommit || _plan.Bytes >= _options.MaxBytesPerCommit.Bytes) break;
            TakeWhole(submission);
            taken++;
        }
        if (!TryCommit(needsRoom: !_plan.Puts.IsEmpty, out var failure))
        {
            BeginStall(failure);
            return CommitStep.More;
        }
        FinishFirst(taken);
        return _waiting.Count == 0 ? CommitStep.Idle : CommitStep.More;
    }

    /// <summary>Tries no more than the first message that waits: there may be room for a little.</summary>
    private CommitStep RetryFront()
    {
        ClearPlan();
        var taken = 0;
        foreach (ref readonly var submission in CollectionsMarshal.AsSpan(_waiting))
        {
            if (!_plan.Puts.IsEmpty) break;
            TakeWhole(submission);
            taken++;
        }
        if (!TryCommit(needsRoom: true, out var failure))
        {
            BeginStall(failure);
            return CommitWhatNeedsNoRoom();
        }
        EndStall();
        FinishFirst(taken);
        return _waiting.Count == 0 ? CommitStep.Idle : CommitStep.More;
    }

    private CommitStep CommitWhatNeedsNoRoom()
    {
        ClearPlan();
        var waiting = CollectionsMarshal.AsSpan(_waiting);
        var end = _examined;
        var maxChanges = Math.Max(1, _options.MaxChangesPerCommit / PartWithoutRoom);
        while (end < waiting.Length && _plan.Changes < maxChanges) TakeWhatNeedsNoRoom(ref waiting[end++]);
        if (end == _examined) return CommitStep.Wait;
        if (!TryCommit(needsRoom: false, out var failure))
        {
            Block(failure);
            return CommitStep.Wait;
        }
        if (!_plan.IsEmpty) Unblock();

        var kept = _examined;
        foreach (ref var submission in waiting[_examined..end])
        {
            if (submission.Waits)
            {
                submission.OnlyPutsAreLeft = !submission.IsUnit;
                waiting[kept++] = submission;
            }
            else
            {
                _written.Add(submission);
            }
        }
        _waiting.RemoveRange(kept, end - kept);
        _examined = kept;
        Finish();
        return CommitStep.More;
    }

    private void TakeWhole(Submission submission)
    {
        for (var i = 0; i < submission.Count; i++)
        {
            var batch = submission[i];
            foreach (var put in batch.Puts) Take(put);
            if (submission.OnlyPutsAreLeft) continue;
            foreach (var update in batch.Updates) _plan.Add(update);
            foreach (var key in batch.Deletes) _plan.Delete(key);
            foreach (var lane in batch.DroppedLanes) _plan.DropLane(lane);
        }
    }

    private void Take(JournalPut put)
    {
        var lane = put.Key.Lane;
        var isKnown = _lanesInStore.Contains(lane) || _lanesInPlan.Contains(lane);
        var name = isKnown ? null : _lanes.Find(lane);
        // A unit that became complete only after the lane was dropped: nobody wants this message any more.
        if (!isKnown && name is null) put.TryCancel();
        if (!put.TryTake()) return;
        _plan.Add(put);
        if (isKnown || put.IsTransient) return;
        _lanesInPlan.Add(lane);
        _plan.AddLane(name!);
    }

    private void TakeWhatNeedsNoRoom(ref Submission submission)
    {
        submission.Waits = submission.HasUncancelledPuts();
        if (submission.Waits)
        {
            for (var i = 0; i < submission.Count; i++) _waitingPuts.Add(submission[i]);
            if (submission.IsUnit) return;
        }
        if (submission.OnlyPutsAreLeft) return;
        for (var i = 0; i < submission.Count; i++) TakeWhatNeedsNoRoom(submission[i]);
        submission.Waits = submission.HasUncancelledPuts();
    }

    private void TakeWhatNeedsNoRoom(JournalBatch batch)
    {
        foreach (var update in batch.Updates)
        {
            if (!_waitingPuts.TryUpdate(update)) _plan.Add(update);
        }
        foreach (var key in batch.Deletes)
        {
            _waitingPuts.Delete(key);
            // Written all the same: when a commit fails, it is not always known whether it took place.
            _plan.Delete(key);
        }
        foreach (var lane in batch.DroppedLanes)
        {
            _waitingPuts.DropLane(lane);
            _plan.DropLane(lane);
        }
    }

    private bool TryCommit(bool needsRoom, [NotNullWhen(false)] out Exception? failure)
    {
        try
        {
            if (needsRoom) _store.EnsureRoom(_plan.Bytes);
            if (!_plan.IsEmpty)
            {
                _store.Commit(_plan);
                Volatile.Write(ref _commits, _commits + 1);
            }
            failure = null;
            return true;
        }
        // Whatever it was, the messages are still here, and giving up would lose them.
        catch (Exception e)
        {
            foreach (var put in _plan.Puts) put.GiveBack();
            failure = e;
            return false;
        }
    }

    private void FinishFirst(int count)
    {
        _written.AddRange(CollectionsMarshal.AsSpan(_waiting)[..count]);
        _waiting.RemoveRange(0, count);
        Finish();
    }

    private void Finish()
    {
        _lanesInStore.UnionWith(_lanesInPlan);
        foreach (var lane in _plan.DroppedLanes)
        {
            _lanesInStore.Remove(lane);
            _lanes.Forget(lane);
        }
        Count();
        foreach (ref readonly var submission in CollectionsMarshal.AsSpan(_written))
        {
            for (var i = 0; i < submission.Count; i++) Tell(submission[i]);
        }
        _written.Clear();
        // The plan would keep the messages in memory until the next one.
        ClearPlan();
    }

    /// <summary>Before anybody is told: whoever knows that something is durable sees it counted.</summary>
    private void Count()
    {
        var puts = 0;
        foreach (ref readonly var submission in CollectionsMarshal.AsSpan(_written))
        {
            for (var i = 0; i < submission.Count; i++) puts += submission[i].Puts.Count;
        }
        Volatile.Write(ref _messagesWritten, _messagesWritten + _plan.Puts.Length);
        Volatile.Write(ref _messagesCancelled, _messagesCancelled + puts - _plan.Puts.Length);
    }

    private void Tell(JournalBatch batch)
    {
        try
        {
            batch.Owner.OnDurable(batch);
        }
        catch (Exception e)
        {
            _log.OwnerFailed(batch.Owner, e);
        }
    }

    private void ClearPlan()
    {
        _plan.Clear();
        _lanesInPlan.Clear();
    }

    private void BeginStall(Exception failure)
    {
        var isNews = _whyMessagesWait != failure.Message;
        _whyMessagesWait = failure.Message;
        _examined = 0;
        _waitingPuts.Clear();
        if (!isNews) return;
        _log.Stalled(failure.Message, failure);
        TellStall();
    }

    private void Block(Exception failure)
    {
        var isNews = _whyEverythingWaits != failure.Message;
        _whyEverythingWaits = failure.Message;
        if (!isNews) return;
        _log.Blocked(failure.Message, failure);
        TellStall();
    }

    private void Unblock()
    {
        if (_whyEverythingWaits is null) return;
        _whyEverythingWaits = null;
        TellStall();
    }

    private void EndStall()
    {
        _whyMessagesWait = null;
        _whyEverythingWaits = null;
        _log.StallEnded();
        TellStall();
    }

    private void TellStall()
    {
        _stalledBecause = (_whyMessagesWait, _whyEverythingWaits) switch
        {
            (null, _) => null,
            (_, null) => _whyMessagesWait,
            _ => $"{_whyMessagesWait} Deletions wait as well: {_whyEverythingWaits}",
        };
        try
        {
            StalledChanged?.Invoke(_stalledBecause);
        }
        catch (Exception e)
        {
            _log.ObserverFailed(e);
        }
    }
}
