using ActorMQ.Model;
using ActorMQ.Persistence.Sqlite;
using ActorMQ.Persistence.Tests.Support;

namespace ActorMQ.Persistence.Tests.Sqlite;

/// <summary>
/// What a killed process left: some messages in the database, some in the log, all of them confirmed. The tests break copies of it.
/// </summary>
public sealed class DamagedJournal : IAsyncLifetime, IDisposable
{
    private readonly TempDirectory _before = new();
    private TempDirectory? _after;

    /// <summary>Texts by key.</summary>
    public Dictionary<MessageKey, string> Confirmed { get; } = [];

    public static SqliteJournalOptions Options(string directory, DamageResponse onDamage = DamageResponse.Refuse) =>
        new() { Directory = directory, MinFreeSpace = default, OnDamage = onDamage, CheckpointAfter = ByteSize.KiB(512) };

    public async Task InitializeAsync()
    {
        await using var journal = JournalUnderTest.Open(log => new SqliteJournalStore(Options(_before), log));
        var lanes = new[] { journal.Lane("a"), journal.Lane("b", 9), journal.Lane("c") };
        var next = new long[lanes.Length];
        var random = new Random(1);
        // Stops before the log is as long as what makes a checkpoint, so nothing in it is in the database.
        for (var i = 0; i < 40 || LogInspector.Inspect(_before.FileIn("journal.db-wal")).Durable.Frames is < 12 or > 25; i++)
        {
            await journal.Write(batch =>
            {
                for (var j = 0; j < 6; j++)
                {
                    var lane = random.Next(lanes.Length);
                    var key = new MessageKey(lanes[lane], ++next[lane]);
                    var text = $"{key} ".PadRight(random.Next(12) == 0 ? 40_000 : random.Next(10, 1500), (char)('a' + random.Next(26)));
                    batch.Puts.Add(new JournalPut(key, TestMessages.Text(text), 0, false));
                    Confirmed.Add(key, text);
                }
                foreach (var key in Confirmed.Keys.Where(_ => random.Next(60) == 0).Except(batch.Puts.Select(put => put.Key)).ToList())
                {
                    batch.Deletes.Add(key);
                    Confirmed.Remove(key);
                }
            });
        }
        _after = _before.Copy();
        var log = LogInspector.Inspect(_after.FileIn("journal.db-wal"));
        Assert.InRange(log.Durable.Frames, 12u, 25u);
        Assert.Equal((0, 0), (log.FramesBehind, log.CommitsBehind));
        Assert.True(new FileInfo(_after.FileIn("journal.db")).Length > 200_000);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _before.Dispose();
        _after?.Dispose();
    }

    public TempDirectory Copy() => _after!.Copy();
}
