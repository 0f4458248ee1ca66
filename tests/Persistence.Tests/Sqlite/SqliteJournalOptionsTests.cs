using ActorMQ.Model;
using ActorMQ.Persistence.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Persistence.Tests.Sqlite;

public sealed class SqliteJournalOptionsTests
{
    [Fact]
    public void The_defaults_are_right() => Assert.Empty(new SqliteJournalOptions { Directory = "data" }.Validate());

    [Fact]
    public void Every_wrong_value_is_named()
    {
        var options = new SqliteJournalOptions
        {
            Directory = " ",
            MinFreeSpace = new ByteSize(-1),
            MaxSize = ByteSize.KiB(1),
            CacheSize = default,
            CheckpointAfter = ByteSize.KiB(1),
            MaxLogSize = default,
            CheckAtStart = new ByteSize(-1),
            ReleaseAfter = TimeSpan.FromSeconds(-1),
        };

        var errors = options.Validate();

        Assert.Equal(
            ["directory", "min-free-space", "max-size", "check-at-start", "cache-size", "checkpoint-after", "max-log-size", "release-after"],
            errors.Select(error => error.Split(' ')[0]).ToArray());
        Assert.Throws<ArgumentException>(() => new SqliteJournalStore(options, NullLogger.Instance));
    }
}
