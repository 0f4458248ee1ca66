using ActorMQ.Model.Destinations;
using ActorMQ.Persistence;
using ActorMQ.Persistence.Commits;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Simulation;

/// <summary>The journal without threads: commits and reads happen on virtual time, after delays that come from the seed.</summary>
internal sealed class SimulatedJournal : IMessageJournal
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    private readonly FaultyStore _store;
    private readonly ITimeline _world;
    private readonly LaneDirectory _lanes;
    private readonly CommitQueue _queue;
    private bool _stepIsDue;
    private bool _hasCrashed;

    public SimulatedJournal(FaultyStore store, ITimeline world)
    {
        _store = store;
        _world = world;
        var recovery = store.Open();
        Recovered = recovery.Lanes;
        Definitions = JournalDefinitions.Read(store, recovery, NullLogger.Instance);
        _lanes = new LaneDirectory(recovery);
        _queue = new CommitQueue(store, recovery, _lanes, new JournalOptions(), NullLogger.Instance);
    }

    public IReadOnlyList<RecoveredLane> Recovered { get; }

    public IReadOnlyList<StoredMessage> Definitions { get; }

    public JournalStatus Status =>
        new(_store.Driver, _queue.StalledBecause, _queue.Commits, _queue.MessagesWritten, _queue.MessagesCancelled, 0, TimeSpan.Zero, 0);

    public int OpenLane(DestinationName destination, byte priority) => _lanes.Open(destination, priority);

    public long NextShare() => _lanes.NextShare();

    public void Submit(JournalBatch batch)
    {
        CloseDropped(batch);
        if (_hasCrashed) return;
        _queue.Add(batch);
        StepSoon();
    }

    public void Submit(JournalBatch batch, JournalUnit unit)
    {
        CloseDropped(batch);
        if (_hasCrashed || unit.Add(batch) is not { } whole) return;
        _queue.Add(whole);
        StepSoon();
    }

    public void Read(PageRequest request) => _world.After(_world.Delay(5), () =>
    {
        if (_hasCrashed) return;
        request.Owner.OnPage(_lanes.IsOpen(request.From.Lane) ? _store.Read(request) : new JournalPage(request, [], true, []));
    });

    public Task<IReadOnlyList<RecoveredLane>> InspectAsync(DestinationName destination) => throw new NotSupportedException();

    public Task FlushAsync() => Task.CompletedTask;

    /// <summary>Power off: what was not committed is gone.</summary>
    public void Crash()
    {
        _hasCrashed = true;
        _store.Dispose();
    }

    public ValueTask DisposeAsync()
    {
        Crash();
        return ValueTask.CompletedTask;
    }

    private void CloseDropped(JournalBatch batch)
    {
        foreach (var lane in batch.DroppedLanes) _lanes.Close(lane);
    }

    private void StepSoon()
    {
        if (_stepIsDue) return;
        _stepIsDue = true;
        _world.After(_world.Delay(10), () => Step(retry: false));
    }

    private void Step(bool retry)
    {
        _stepIsDue = false;
        if (_hasCrashed) return;
        switch (_queue.Step(retry))
        {
            case CommitStep.More:
                StepSoon();
                break;
            case CommitStep.Wait:
                _stepIsDue = true;
                _world.After(RetryInterval, () => Step(retry: true));
                break;
        }
    }
}
