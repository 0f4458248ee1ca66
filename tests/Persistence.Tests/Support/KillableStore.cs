using ActorMQ.Persistence.Commits;

namespace ActorMQ.Persistence.Tests.Support;

/// <summary>A store whose process can die: from then on it does nothing any more, not even in order to close.</summary>
public sealed class KillableStore(IJournalStore store) : IJournalStore
{
    private volatile bool _isDead;

    public string Driver => store.Driver;

    public long SizeBytes => store.SizeBytes;

    private IJournalStore Alive => _isDead ? throw new JournalException("the test's process is dead") : store;

    public void Kill() => _isDead = true;

    public JournalRecovery Open() => Alive.Open();

    public void EnsureRoom(long bytes) => Alive.EnsureRoom(bytes);

    public void Commit(CommitPlan plan) => Alive.Commit(plan);

    public TimeSpan? Maintain(bool isIdle) => _isDead ? null : store.Maintain(isIdle);

    public JournalPage Read(PageRequest request) => Alive.Read(request);

    public LaneContent Inspect(int lane) => Alive.Inspect(lane);

    public JournalVerification Verify() => Alive.Verify();

    public void LeaveInDoubt() => store.LeaveInDoubt();

    public void Dispose()
    {
        if (!_isDead) store.Dispose();
    }
}
