using System.Diagnostics;
using ActorMQ.Persistence;
using ActorMQ.Persistence.Commits;

namespace ActorMQ.PostgresBench;

/// <summary>Adds up how long the store takes for its transactions: what is before and behind it is the same for all stores.</summary>
internal sealed class TimedStore(IJournalStore store) : IJournalStore
{
    private long _ticks;

    public TimeSpan Committing => TimeSpan.FromSeconds((double)Volatile.Read(ref _ticks) / Stopwatch.Frequency);

    public string Driver => store.Driver;

    public long SizeBytes => store.SizeBytes;

    public JournalRecovery Open() => store.Open();

    public void EnsureRoom(long bytes) => store.EnsureRoom(bytes);

    public void Commit(CommitPlan plan)
    {
        var started = Stopwatch.GetTimestamp();
        store.Commit(plan);
        Volatile.Write(ref _ticks, _ticks + Stopwatch.GetTimestamp() - started);
    }

    public TimeSpan? Maintain(bool isIdle) => store.Maintain(isIdle);

    public JournalPage Read(PageRequest request) => store.Read(request);

    public LaneContent Inspect(int lane) => store.Inspect(lane);

    public JournalVerification Verify() => store.Verify();

    public void LeaveInDoubt() => store.LeaveInDoubt();

    public void Dispose() => store.Dispose();
}
