using System.Collections.Concurrent;
using ActorMQ.Persistence.Tests.Support;

namespace ActorMQ.Persistence.Tests.Conformance;

public abstract partial class JournalConformance
{
    [Fact]
    public async Task A_unit_waits_for_its_last_participant()
    {
        var (first, second) = (Journal.Lane("first"), Journal.Lane("second"));
        var unit = new JournalUnit(2);
        var one = Journal.Batch(batch => batch.Puts.Add(JournalUnderTest.Put(first, 1, "one")));
        var other = Journal.Batch(batch => batch.Puts.Add(JournalUnderTest.Put(second, 1, "other")));
        Journal.Journal.Submit(one, unit);
        await Journal.Journal.FlushAsync();
        Assert.False(Journal.Owner.IsDurable(one));
        Assert.Empty(await Journal.Texts(first));

        Journal.Journal.Submit(other, unit);
        await Journal.Owner.WhenDurable(one);
        await Journal.Owner.WhenDurable(other);

        await CrashAndReopen();
        Assert.Equal(["one"], await Journal.Texts(first));
        Assert.Equal(["other"], await Journal.Texts(second));
    }

    [Fact]
    public async Task A_unit_is_written_as_a_whole_or_not_at_all()
    {
        var (from, to) = (Journal.Lane("from"), Journal.Lane("to"));
        await Journal.WriteTexts(from, "moves");
        Journal.Store.Fail(plan => plan.Puts.IsEmpty ? null : new JournalException("no"));
        var unit = new JournalUnit(3);
        Journal.Journal.Submit(Journal.Batch(batch => batch.Deletes.Add(new MessageKey(from, 1))), unit);
        Journal.Journal.Submit(Journal.Batch(batch => batch.Puts.Add(JournalUnderTest.Put(to, 1, "moves"))), unit);
        Journal.Journal.Submit(Journal.Batch(_ => { }), unit);
        await Journal.Journal.FlushAsync();
        Journal.Log.Forget();

        await CrashAndReopen();

        Assert.Equal(["moves"], await Journal.Texts(from));
        Assert.DoesNotContain(Journal.Journal.Recovered, lane => lane.Destination.Name == "to");
    }

    [Fact]
    public async Task Whoever_fails_to_listen_does_not_harm_the_others()
    {
        var deaf = new DeafOwner();
        Journal.Journal.Submit(new JournalBatch(deaf));
        Journal.Journal.Read(new PageRequest(deaf, new MessageKey(1, 1), 1, 1));

        await Journal.WriteTexts(Journal.Lane("orders"), "heard");

        Assert.Equal(["heard"], await Journal.Texts(Journal.Lane("orders")));
        Assert.Equal(2, Journal.Log.Errors.Count);
        Journal.Log.Forget();
    }

    [Fact]
    public async Task Closing_writes_what_was_submitted()
    {
        var lane = Journal.Lane("orders");
        for (var i = 1; i <= 500; i++)
        {
            var sequence = i;
            Journal.Submit(batch => batch.Puts.Add(JournalUnderTest.Put(lane, sequence, $"{sequence}")));
        }

        await Reopen();

        Assert.Equal(500, Journal.Recovered("orders").Count);
    }

    [Fact]
    public async Task A_closed_journal_takes_nothing_and_answers_what_was_still_asked()
    {
        var (journal, owner) = (Journal.Journal, Journal.Owner);
        var lane = Journal.Lane("orders");
        await journal.DisposeAsync();
        await journal.DisposeAsync();

        Assert.Throws<ObjectDisposedException>(() => journal.Submit(new JournalBatch(owner)));
        Assert.Throws<ObjectDisposedException>(() => journal.Read(new PageRequest(owner, new MessageKey(lane, 1), 1, 1)));
        await journal.FlushAsync();
    }

    [Fact]
    public async Task Batches_are_durable_in_the_order_of_their_submission_whoever_submits_at_the_same_time()
    {
        const int Threads = 8;
        const int Batches = 300;
        var lanes = Enumerable.Range(0, Threads).Select(i => Journal.Lane($"queue{i}")).ToArray();
        var submitted = new ConcurrentDictionary<int, List<JournalBatch>>();

        await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(async () =>
        {
            var random = new Random(thread);
            var mine = submitted[thread] = [];
            for (var i = 1; i <= Batches; i++)
            {
                var sequence = i * 10L;
                var batch = Journal.Batch(batch =>
                {
                    for (var j = 0; j < 3; j++) batch.Puts.Add(JournalUnderTest.Put(lanes[thread], sequence + j, $"{thread}:{sequence + j}"));
                });
                mine.Add(batch);
                Journal.Journal.Submit(batch);
                if (batch.Puts[1].TryCancel()) continue;
                mine.Add(Journal.Submit(batch => batch.Deletes.Add(new MessageKey(lanes[thread], sequence + 1))));
                if (random.Next(10) == 0) await Journal.Read(lanes[thread], sequence - 50, 10);
            }
        })));
        await Journal.Journal.FlushAsync();

        var durable = Journal.Owner.Durable;
        for (var thread = 0; thread < Threads; thread++)
        {
            var mine = submitted[thread].ToHashSet();
            Assert.Equal(submitted[thread], durable.Where(mine.Contains));
        }
        await CrashAndReopen();
        for (var thread = 0; thread < Threads; thread++)
        {
            var expected = Enumerable.Range(1, Batches).SelectMany(i => new[] { $"{thread}:{i * 10}", $"{thread}:{(i * 10) + 2}" }).ToArray();
            Assert.Equal(expected, await Journal.Texts(lanes[thread]));
        }
    }

    private sealed class DeafOwner : IJournalOwner, IPageReader
    {
        public void OnDurable(JournalBatch batch) => throw new InvalidOperationException("deaf");

        public void OnPage(JournalPage page) => throw new InvalidOperationException("deaf");
    }
}
