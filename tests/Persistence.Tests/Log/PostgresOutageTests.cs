using ActorMQ.Persistence.Log;
using ActorMQ.Persistence.Tests.Support;
using ActorMQ.Tests.Support;

namespace ActorMQ.Persistence.Tests.Log;

/// <summary>The log while its database is away.</summary>
public sealed class PostgresOutageTests(PostgresLog postgres) : IClassFixture<PostgresLog>, IDisposable
{
    private readonly Support.TempDirectory _spill = new();

    public void Dispose() => _spill.Dispose();

    [Theory]
    [InlineData("stopped")]
    [InlineData("killed")]
    [InlineData("frozen")]
    public async Task Messages_wait_while_the_database_is_away_and_are_there_afterwards(string how)
    {
        var options = postgres.NewBroker() with { SpillDirectory = _spill };
        await using var journal = JournalUnderTest.Open(log => new LogJournalStore(options, log));
        var lane = journal.Lane("orders");
        await journal.WriteTexts(lane, "before");

        await (how switch
        {
            "stopped" => postgres.Server.StopAsync(),
            "killed" => postgres.Server.KillAsync(),
            _ => postgres.Server.FreezeAsync(),
        });
        var batches = Enumerable.Range(2, 5)
            .Select(i => journal.Submit(batch => batch.Puts.Add(JournalUnderTest.Put(lane, i, $"{i}"))))
            .ToList();
        await Eventually.HoldsAsync(() => journal.Journal.Status.StalledBecause is not null);
        Assert.DoesNotContain(batches, journal.Owner.IsDurable);
        Assert.NotNull((await journal.Read(lane)).Failure);
        await Eventually.HoldsAsync(batches[0].Puts[0].TryCancel);

        await (how == "frozen" ? postgres.Server.ContinueAsync() : postgres.Server.StartAsync());
        foreach (var batch in batches) await journal.Owner.WhenDurable(batch);

        Assert.Null(journal.Journal.Status.StalledBecause);
        string[] expected = ["before", "3", "4", "5", "6"];
        await Eventually.HoldsAsync(async () => (await journal.Read(lane)).Failure is null);
        Assert.Equal(expected, await journal.Texts(lane));
        await journal.Journal.DisposeAsync();
        await using var again = JournalUnderTest.Open(log => new LogJournalStore(options, log));
        Assert.Equal(expected, await again.Texts(lane));
    }
}
