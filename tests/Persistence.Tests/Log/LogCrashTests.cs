using ActorMQ.Model;
using ActorMQ.Persistence.Log;
using ActorMQ.Persistence.Tests.Conformance;
using ActorMQ.Persistence.Tests.Support;
using ActorMQ.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.Persistence.Tests.Log;

/// <summary>What becomes of a commit whose write fails, at each point where it can.</summary>
public sealed class LogCrashTests : IAsyncLifetime
{
    private const int Settled = 123;

    private readonly JournalFaults _faults = new();
    private readonly Support.TempDirectory _spill = new();
    private readonly MemoryLog _memory;
    private JournalUnderTest _journal = null!;
    private int _logs;

    public LogCrashTests() => _memory = new MemoryLog(FaultyJournal.Configuration(_faults));

    public Task InitializeAsync()
    {
        _journal = Open();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        _faults.Otherwise = () => JournalFault.None;
        await _journal.DisposeAsync();
        _memory.Dispose();
        _faults.Dispose();
        _spill.Dispose();
    }

    [Fact]
    public async Task A_write_that_fails_once_is_tried_again_and_nobody_notices()
    {
        var lane = _journal.Lane("orders");
        _faults.Plan(JournalFault.FailsBefore);

        await _journal.WriteTexts(lane, "one", "two");

        Assert.Empty(_journal.Log.Errors);
        Assert.Equal(["one", "two"], await _journal.Texts(lane));
        await Reopen();
        Assert.Equal(["one", "two"], await _journal.Texts(lane));
    }

    [Fact]
    public async Task A_write_that_was_made_although_it_failed_is_not_made_twice()
    {
        var lane = _journal.Lane("orders");
        await _journal.WriteTexts(lane, "first");
        _faults.Plan(JournalFault.FailsAfter);

        await _journal.WriteTexts(lane, 2, ["one", "two"]);

        Assert.Equal(1, _journal.Log.Count(Settled));
        Assert.Equal(1, _faults.Events);
        Assert.Equal(["first", "one", "two"], await _journal.Texts(lane));
        await Reopen();
        Assert.Equal(3, _journal.Recovered("orders").Count);
    }

    [Fact]
    public async Task Messages_wait_while_the_database_is_gone_and_come_in_order()
    {
        var lane = _journal.Lane("orders");
        _faults.Otherwise = () => JournalFault.FailsBefore;
        var first = _journal.Submit(batch => batch.Puts.Add(JournalUnderTest.Put(lane, 1, "one")));
        await Eventually.HoldsAsync(() => _journal.Journal.Status.StalledBecause is not null);
        Assert.Contains("the test's database fails before", _journal.Journal.Status.StalledBecause, StringComparison.Ordinal);
        var second = _journal.Submit(batch => batch.Puts.Add(JournalUnderTest.Put(lane, 2, "two")));
        Assert.False(_journal.Owner.IsDurable(first));

        _faults.Otherwise = () => JournalFault.None;
        await _journal.Owner.WhenDurable(second);

        Assert.Equal([first, second], _journal.Owner.Durable);
        Assert.Equal(["one", "two"], await _journal.Texts(lane));
        Assert.Null(_journal.Journal.Status.StalledBecause);
    }

    [Fact]
    public async Task A_write_that_hangs_and_happens_later_brings_nothing_that_was_settled_meanwhile()
    {
        var lane = _journal.Lane("orders");
        await _journal.WriteTexts(lane, "before");
        _faults.Otherwise = () => JournalFault.Hangs;
        var hanging = _journal.Submit(batch =>
        {
            batch.Puts.Add(JournalUnderTest.Put(lane, 2, "consumed meanwhile"));
            batch.Puts.Add(JournalUnderTest.Put(lane, 3, "waits"));
        });
        await Eventually.HoldsAsync(() => _journal.Journal.Status.StalledBecause is not null);
        await Eventually.HoldsAsync(() => hanging.Puts[0].TryCancel());

        await _faults.ReleaseAsync();
        _faults.Otherwise = () => JournalFault.None;
        await _journal.Owner.WhenDurable(hanging);
        await _journal.WriteTexts(lane, 4, ["after"]);

        Assert.Equal(["before", "waits", "after"], await _journal.Texts(lane));
        await Reopen();
        Assert.Equal(["before", "waits", "after"], await _journal.Texts(lane));
    }

    [Fact]
    public void After_any_history_of_failures_everything_is_there_once() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(40).WithEndSize(60),
            Prop.ForAll(ModelStep.Histories, Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), (history, seed) => Play(history, seed).GetAwaiter().GetResult()));

    private async Task Play(ModelStep[] history, int seed)
    {
        _faults.Otherwise = () => JournalFault.None;
        await _journal.DisposeAsync();
        _logs++;
        _journal = Open();
        var random = new Random(seed);
        _faults.Otherwise = () => random.Next(4) switch
        {
            0 => JournalFault.FailsBefore,
            1 => JournalFault.FailsAfter,
            _ => JournalFault.None,
        };
        var model = new JournalModel(deliveries => Math.Max(1, deliveries));
        foreach (var step in history.Append(new ModelStep(ModelAction.Reopen, 0, 0, 0)).Append(new ModelStep(ModelAction.Compare, 0, 0, 0)))
        {
            switch (step.Action)
            {
                case ModelAction.Compare:
                    await model.Settle(_journal);
                    await model.Compare(_journal);
                    break;
                case ModelAction.Reopen or ModelAction.Crash:
                    await model.Settle(_journal);
                    await Reopen();
                    model.Restart(_journal);
                    break;
                default:
                    model.Apply(step, _journal);
                    break;
            }
        }
    }

    private async Task Reopen()
    {
        await _journal.DisposeAsync();
        await Eventually.HoldsAsync(TryOpen);
    }

    /// <summary>A journal that cannot be opened because its database fails can be opened later.</summary>
    private bool TryOpen()
    {
        try
        {
            _journal = Open();
            return true;
        }
        catch (JournalException)
        {
            return false;
        }
    }

    private JournalUnderTest Open() => JournalUnderTest.Open(log => new LogJournalStore(
        new LogJournalOptions
        {
            PersistenceId = $"broker-{_logs}",
            Provider = LogJournalOptions.MemoryProvider,
            System = _memory.System,
            SpillDirectory = _spill,
            SnapshotAfter = ByteSize.KiB(64),
            ReleaseAfter = TimeSpan.Zero,
        },
        log));
}
