using ActorMQ.Model;

namespace ActorMQ.Persistence.Tests;

public sealed class JournalOptionsTests
{
    [Fact]
    public void The_defaults_are_right() => Assert.Empty(new JournalOptions().Validate());

    [Fact]
    public void Every_wrong_value_is_named()
    {
        var errors = new JournalOptions { MaxChangesPerCommit = 0, MaxBytesPerCommit = new ByteSize(0), RetryInterval = TimeSpan.Zero }.Validate();

        Assert.Equal(["max-changes-per-commit", "max-bytes-per-commit", "retry-interval"], errors.Select(error => error.Split(' ')[0]).ToArray());
    }
}
