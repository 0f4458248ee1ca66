using ActorMQ.Model;
using ActorMQ.Model.Destinations;
using ActorMQ.Persistence.Commits;
using ActorMQ.Persistence.Memory;
using ActorMQ.Persistence.Tests.Support;

namespace ActorMQ.Persistence.Tests.Commits;

/// <summary>The queue without threads, as a simulation drives it.</summary>
public sealed class CommitQueueTests : IDisposable
{
    private readonly ListLogger _log = new();
    private readonly RecordingOwner _owner = new();
    private readonly FaultyStore _store = new(new MemoryJournalStore(new MemoryDisk()));
    private readonly List<int> _committed = [];
    private readonly LaneDirectory _lanes;
    private readonly CommitQueue _queue;
    private readonly int _lane;

    public CommitQueueTests()
    {
        var recovery = _store.Open();
        _lanes = new LaneDirectory(recovery);
        _queue = new CommitQueue(_store, recovery, _lanes, new JournalOptions { MaxChangesPerCommit = 10, MaxBytesPerCommit = ByteSize.KiB(100) }, _log);
        _lane = _lanes.Open(DestinationName.Queue("orders"), 4);
        CommitAll();
    }

    public void Dispose() => _store.Dispose();

    [Fact]
    public void A_step_commits_all_that_is_there_in_one_transaction()
    {
        _queue.Add(Puts(1, 3));
        _queue.Add(Puts(4, 6));

        Assert.Equal(CommitStep.Idle, _queue.Step(retry: false));
        Assert.Equal([6], _committed);
        Assert.Equal(CommitStep.Idle, _queue.Step(retry: false));
        Assert.Equal([6], _committed);
    }

    [Fact]
    public void A_transaction_is_closed_once_it_has_enough_changes()
    {
        for (var i = 0; i < 5; i++) _queue.Add(Puts((i * 4) + 1, (i * 4) + 4));

        Assert.Equal(CommitStep.More, _queue.Step(retry: false));
        Assert.Equal(CommitStep.Idle, _queue.Step(retry: false));
        Assert.Equal([12, 8], _committed);
        Assert.Equal(5, _owner.Durable.Count);
    }

    [Fact]
    public void A_transaction_is_closed_once_it_has_enough_bytes()
    {
        for (var i = 1; i <= 3; i++)
        {
            var batch = new JournalBatch(_owner);
            batch.Puts.Add(JournalUnderTest.Put(_lane, i, TestMessages.OfSize(60 << 10)));
            _queue.Add(batch);
        }

        while (_queue.Step(retry: false) == CommitStep.More)
        {
        }

        Assert.Equal([2, 1], _committed);
    }

    [Fact]
    public void A_unit_is_never_split_however_big_it_is()
    {
        _queue.Add([Puts(1, 30), Puts(31, 60)]);
        _queue.Add(Puts(61, 61));

        Assert.Equal(CommitStep.More, _queue.Step(retry: false));
        Assert.Equal([60], _committed);
    }

    [Fact]
    public void A_lane_is_made_known_with_its_first_message_that_survives_a_restart()
    {
        var lanes = new List<int>();
        _store.Fail(plan =>
        {
            lanes.Add(plan.NewLanes.Length);
            return null;
        });

        Step(batch => batch.Puts.Add(JournalUnderTest.Put(_lane, 1, "x", isTransient: true)));
        Step(batch => batch.Puts.Add(JournalUnderTest.Put(_lane, 2, "x")));
        Step(batch => batch.Puts.Add(JournalUnderTest.Put(_lane, 3, "x")));

        Assert.Equal([0, 1, 0], lanes);
    }

    [Fact]
    public void A_lane_is_made_known_again_when_the_transaction_with_its_first_message_failed()
    {
        var lanes = new List<int>();
        _store.Fail(plan =>
        {
            lanes.Add(plan.NewLanes.Length);
            return lanes.Count == 1 ? new JournalException("once") : null;
        });

        Step(batch => batch.Puts.Add(JournalUnderTest.Put(_lane, 1, "x")));
        while (_queue.Step(retry: false) == CommitStep.More)
        {
        }
        Assert.Equal(CommitStep.Idle, _queue.Step(retry: true));

        Assert.Equal([1, 1], lanes);
    }

    [Fact]
    public void A_retry_tries_no_more_than_the_first_message_that_waits()
    {
        _store.FailWhenFull();
        for (var i = 1; i <= 5; i++) _queue.Add(Puts(i, i));
        while (_queue.Step(retry: false) == CommitStep.More)
        {
        }
        CommitAll();

        Assert.Equal(CommitStep.More, _queue.Step(retry: true));
        Assert.Equal(CommitStep.Idle, _queue.Step(retry: false));

        Assert.Equal([1, 4], _committed);
    }

    [Fact]
    public void A_stall_ends_with_nothing_left_to_wait_for_it()
    {
        _store.FailWhenFull();
        var batch = Puts(1, 1);
        _queue.Add(batch);
        _queue.Step(retry: false);
        batch.Puts[0].TryCancel();

        Assert.NotNull(_queue.StalledBecause);
        Assert.Equal(CommitStep.Idle, _queue.Step(retry: true));
        Assert.Null(_queue.StalledBecause);
        Assert.True(_owner.IsDurable(batch));
        Assert.Equal(1, _queue.MessagesCancelled);
    }

    [Fact]
    public void A_message_of_a_unit_that_became_whole_only_after_its_lane_was_dropped_is_not_written()
    {
        Step(batch => batch.Puts.Add(JournalUnderTest.Put(_lane, 1, "x")));
        var late = Puts(2, 2);
        _lanes.Close(_lane);
        Step(batch => batch.DroppedLanes.Add(_lane));

        _queue.Add([late]);
        _queue.Step(retry: false);

        Assert.True(_owner.IsDurable(late));
        Assert.True(late.Puts[0].IsCancelled);
    }

    private void CommitAll() => _store.Fail(plan =>
    {
        _committed.Add(plan.Puts.Length);
        return null;
    });

    private void Step(Action<JournalBatch> fill)
    {
        var batch = new JournalBatch(_owner);
        fill(batch);
        _queue.Add(batch);
        _queue.Step(retry: false);
    }

    private JournalBatch Puts(int first, int last)
    {
        var batch = new JournalBatch(_owner);
        for (var i = first; i <= last; i++) batch.Puts.Add(JournalUnderTest.Put(_lane, i, "x"));
        return batch;
    }
}
