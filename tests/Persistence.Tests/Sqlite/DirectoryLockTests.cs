using ActorMQ.Persistence.Sqlite;
using ActorMQ.Persistence.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Persistence.Tests.Sqlite;

public sealed class DirectoryLockTests
{
    [Fact]
    public void A_second_journal_in_this_process_is_refused()
    {
        using var directory = new TempDirectory();
        using var first = NewStore(directory);
        first.Open();
        using var second = NewStore(directory);

        var refusal = Assert.Throws<JournalException>(() => second.Open());

        Assert.Contains(directory, refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"this process ({Environment.ProcessId})", refusal.Message, StringComparison.Ordinal);
        first.Dispose();
        second.Open();
    }

    [Fact]
    public async Task A_second_process_is_refused_until_the_first_is_gone()
    {
        using var directory = new TempDirectory();
        using var child = ChildProcess.Start("hold", directory);
        Assert.Equal("open", await child.StandardOutput.ReadLineAsync());
        using var store = NewStore(directory);

        var refusal = Assert.Throws<JournalException>(() => store.Open());
        Assert.Contains(directory, refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"process {child.Id}", refusal.Message, StringComparison.Ordinal);

        child.Kill();
        await child.WaitForExitAsync();
        Assert.Empty(store.Open().Lanes);
    }

    [Fact]
    public void A_directory_that_cannot_be_made_is_named()
    {
        using var directory = new TempDirectory();
        File.WriteAllText(directory.FileIn("file"), "");
        using var store = NewStore(directory.FileIn("file/journal"));

        Assert.Contains(directory.FileIn("file/journal"), Assert.Throws<JournalException>(() => store.Open()).Message, StringComparison.Ordinal);
    }

    private static SqliteJournalStore NewStore(string directory) => new(new SqliteJournalOptions { Directory = directory }, NullLogger.Instance);
}
