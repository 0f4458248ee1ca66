using ActorMQ.Model;
using ActorMQ.Persistence.Sqlite;
using ActorMQ.Persistence.Tests.Support;

namespace ActorMQ.Persistence.Tests.Sqlite;

public sealed class CheckpointTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_log_stays_short_however_much_is_written_and_read(bool isTransient)
    {
        using var directory = new TempDirectory();
        var options = new SqliteJournalOptions
        {
            Directory = directory,
            MinFreeSpace = default,
            CheckpointAfter = ByteSize.KiB(256),
            MaxLogSize = ByteSize.MiB(1),
        };
        await using var journal = JournalUnderTest.Open(log => new SqliteJournalStore(options, log));
        var lane = journal.Lane("orders");
        await journal.WriteTexts(lane, "first");
        using var stop = new CancellationTokenSource();
        var reading = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested) await journal.Read(lane, maxCount: 50);
        });

        for (var i = 0; i < 400; i++)
        {
            var first = (i * 10L) + 2;
            await journal.Write(batch =>
            {
                for (var j = 0; j < 10; j++) batch.Puts.Add(JournalUnderTest.Put(lane, first + j, TestMessages.OfSize(5000), isTransient: isTransient));
            });
        }
        await stop.CancelAsync();
        await reading;

        var log = new FileInfo(directory.FileIn(isTransient ? "spill.db-wal" : "journal.db-wal")).Length;
        Assert.InRange(log, 1, ByteSize.MiB(2).Bytes);
        Assert.Equal(4001, (await journal.ReadAll(lane, 1000)).Count);
    }
}
