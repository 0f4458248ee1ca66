using ActorMQ.Persistence.Sqlite;
using ActorMQ.Persistence.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.Persistence.Tests.Sqlite;

public sealed class DamageTests(DamagedJournal journal) : IClassFixture<DamagedJournal>
{
    private enum Outcome
    {
        Whole,
        Reported,
        LostSilently,
    }

    private static readonly string[] Files = ["journal.db", "journal.db-wal", "journal.mark"];

    [Fact]
    public async Task Without_damage_everything_is_there()
    {
        using var copy = journal.Copy();

        Assert.Equal(Outcome.Whole, await Drain(copy));
    }

    [Fact]
    public void After_any_damage_everything_is_there_or_the_damage_is_reported() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(150),
            Prop.ForAll(Damages().ToArbitrary(), damage => Survives(damage).GetAwaiter().GetResult()));

    [Fact]
    public async Task After_any_damage_to_the_pages_a_verification_finds_what_reading_would()
    {
        var random = new Random(7);
        for (var i = 0; i < 60; i++)
        {
            using var copy = journal.Copy();
            await using (JournalUnderTest.Open(log => new SqliteJournalStore(DamagedJournal.Options(copy), log)))
            {
                // Closing it brings everything into the database.
            }
            new Damage("journal.db", random.Next(), random.Next(), DamageKind.Flip).Do(copy);
            using var store = new SqliteJournalStore(DamagedJournal.Options(copy), new ListLogger());
            var verification = store.Verify();
            if (await Drain(copy) == Outcome.Reported) Assert.NotEmpty(verification.Problems);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void After_any_damage_all_that_is_not_hit_can_be_had_and_what_is_made_of_it_is_whole(bool isFoundAtStart) =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(100),
            Prop.ForAll(Damages().ToArbitrary(), damage => IsSaved(damage, isFoundAtStart).GetAwaiter().GetResult()));

    private async Task IsSaved(Damage damage, bool isFoundAtStart)
    {
        using var copy = journal.Copy();
        damage.Do(copy);
        var found = new Dictionary<MessageKey, string>();
        var options = DamagedJournal.Options(copy, DamageResponse.Continue);
        ListLogger? log = null;
        var isReported = false;
        await using (
            var opened = JournalUnderTest.Open(
                logger => new SqliteJournalStore(isFoundAtStart ? options : options with { CheckAtStart = default }, log = logger)))
        {
            foreach (var lane in opened.Journal.Recovered) isReported |= await DrainLane(opened, lane.Lane, found);
            await opened.WriteTexts(opened.Lane("more"), "after");
            Assert.Null(opened.Journal.Status.StalledBecause);
        }

        // One page, or two of which each was hit in part, of some twenty messages. Where nothing is left, there is nothing to say.
        if (damage.Kind != DamageKind.Truncate) Assert.InRange(journal.Confirmed.Keys.Except(found.Keys).Count(), 0, 60);
        Assert.All(found, pair => Assert.Equal(pair.Value, journal.Confirmed.GetValueOrDefault(pair.Key, pair.Value)));
        using var connection = SqliteConnection.Open(copy.FileIn("journal.db"), isReadOnly: true);
        using var check = connection.Compile("PRAGMA integrity_check");
        Assert.True(check.Step());
        var isRebuilt = File.Exists(copy.FileIn("journal.db.damaged"));
        if (isFoundAtStart || isRebuilt) Assert.Equal("ok", check.Text(0));
        // Nobody looked at the start, and what was met since were single messages: those are reported. Nobody can meet what was cut off.
        else if (damage.Kind != DamageKind.Truncate) Assert.True(isReported || log!.Errors.Count > 0 || !journal.Confirmed.Keys.Except(found.Keys).Any());
    }

    private static Gen<Damage> Damages() =>
        from file in Gen.Frequency((5, Gen.Constant(Files[0])), (5, Gen.Constant(Files[1])), (1, Gen.Constant(Files[2])))
        from kind in Gen.Frequency(
            (6, Gen.Constant(DamageKind.Flip)),
            (2, Gen.Constant(DamageKind.Zero)),
            (2, Gen.Constant(DamageKind.Truncate)),
            (1, Gen.Constant(DamageKind.FlipInHeader)))
        from position in Gen.Choose(0, int.MaxValue - 1)
        from bit in Gen.Choose(0, int.MaxValue - 1)
        select new Damage(file, position, bit, kind);

    private async Task Survives(Damage damage)
    {
        using var copy = journal.Copy();
        damage.Do(copy);

        Assert.NotEqual(Outcome.LostSilently, await Drain(copy));
    }

    /// <summary>Opens the journal and takes everything out of it.</summary>
    private async Task<Outcome> Drain(TempDirectory directory)
    {
        var found = new Dictionary<MessageKey, string>();
        ListLogger? log = null;
        var isReported = false;
        try
        {
            await using var opened = JournalUnderTest.Open(logger => new SqliteJournalStore(DamagedJournal.Options(directory), log = logger));
            foreach (var lane in opened.Journal.Recovered) isReported |= await DrainLane(opened, lane.Lane, found);
        }
        catch (JournalException)
        {
            return Outcome.Reported;
        }
        if (isReported || log!.Errors.Count > 0) return Outcome.Reported;
        var isWhole = found.Count == journal.Confirmed.Count && journal.Confirmed.All(pair => found.GetValueOrDefault(pair.Key) == pair.Value);
        return isWhole ? Outcome.Whole : Outcome.LostSilently;
    }

    private static async Task<bool> DrainLane(JournalUnderTest journal, int lane, Dictionary<MessageKey, string> found)
    {
        var isReported = false;
        for (var from = 0L; ;)
        {
            var page = await journal.Read(lane, from, maxCount: 17);
            isReported |= page.Damaged.Count > 0 || page.Failure is not null;
            if (page.Failure is not null) break;
            foreach (var stored in page.Messages) found[stored.Key] = stored.Message.BodyText();
            journal.Submit(batch => batch.Deletes.AddRange(page.Messages.Select(stored => stored.Key)));
            await journal.Journal.FlushAsync();
            if (page.IsEnd) break;
            from = page.Messages[^1].Key.Sequence + 1;
        }
        // A queue that ran empty looks once more.
        var last = await journal.Read(lane);
        return isReported || last.Damaged.Count > 0 || last.Failure is not null;
    }
}
