using ActorMQ.Persistence.Commits;

namespace ActorMQ.Persistence.Tests.Support;

/// <summary>A store whose transactions can be held up or made to fail.</summary>
public sealed class FaultyStore(IJournalStore store) : IJournalStore
{
    private readonly Lock _writing = new();
    private readonly SemaphoreSlim _maintained = new(0);
    private readonly SemaphoreSlim _entered = new(0);
    private volatile Func<CommitPlan, Exception?> _fault = _ => null;
    private volatile ManualResetEventSlim? _gate;
    private volatile int _maintenanceLeft = int.MaxValue;

    public string Driver => store.Driver;

    public long SizeBytes => store.SizeBytes;

    /// <summary>What goes wrong with a transaction; null for nothing.</summary>
    public void Fail(Func<CommitPlan, Exception?> fault) => _fault = fault;

    public void FailWhenFull() => Fail(plan => plan.Puts.IsEmpty ? null : new JournalFullException("the test's disk is full"));

    public void Heal() => Fail(_ => null);

    /// <summary>The next transactions wait until <see cref="Release"/>.</summary>
    public void Hold() => _gate = new ManualResetEventSlim();

    public Task WhenHeld() => _entered.WaitAsync().WaitAsync(TimeSpan.FromMinutes(5));

    public void Release()
    {
        var gate = _gate;
        _gate = null;
        gate?.Set();
    }

    public JournalRecovery Open() => store.Open();

    public void EnsureRoom(long bytes) => store.EnsureRoom(bytes);

    public void Commit(CommitPlan plan)
    {
        if (_gate is { } gate)
        {
            _entered.Release();
            gate.Wait();
        }
        if (_fault(plan) is { } failure) throw failure;
        lock (_writing) store.Commit(plan);
    }

    public TimeSpan? Maintain(bool isIdle)
    {
        if (_maintenanceLeft == 0) return null;
        _maintenanceLeft--;
        TimeSpan? next;
        lock (_writing) next = store.Maintain(isIdle);
        if (isIdle && next is null) _maintained.Release();
        return next;
    }

    /// <summary>No more maintenance than so many calls.</summary>
    public void LimitMaintenance(int calls) => _maintenanceLeft = calls;

    /// <summary>There is no maintenance left to do for now. On a disk that is busy each small step takes its time.</summary>
    public Task WhenMaintained() => _maintained.WaitAsync().WaitAsync(TimeSpan.FromMinutes(5));

    /// <summary>Does something while nothing is written.</summary>
    public void Pause(Action action)
    {
        lock (_writing) action();
    }

    public JournalPage Read(PageRequest request) => store.Read(request);

    public LaneContent Inspect(int lane) => store.Inspect(lane);

    public JournalVerification Verify() => store.Verify();

    public void LeaveInDoubt() => store.LeaveInDoubt();

    public void Dispose()
    {
        Release();
        store.Dispose();
    }
}
