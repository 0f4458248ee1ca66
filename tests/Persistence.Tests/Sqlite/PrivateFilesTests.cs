using System.Runtime.Versioning;
using ActorMQ.Persistence.Sqlite;
using ActorMQ.Persistence.Tests.Support;

namespace ActorMQ.Persistence.Tests.Sqlite;

[UnsupportedOSPlatform("windows")]
public sealed class PrivateFilesTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnersDirectory = OwnerOnly | UnixFileMode.UserExecute;
    private const UnixFileMode ForAll = OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode DirectoryForAll = OwnersDirectory
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly TempDirectory _outer = new();

    private string Data => _outer.FileIn("data");

    public void Dispose() => _outer.Dispose();

    [Fact]
    public async Task Nobody_but_the_owner_may_read_what_a_journal_makes()
    {
        await using var journal = Open();
        await WriteOfEachKind(journal);

        AssertPrivate(
            ["journal.db", "journal.db-wal", "journal.db-shm", "spill.db", "spill.db-wal", "spill.db-shm", "journal.lock",
                "journal.pid", "journal.mark", "journal.reserve"]);
        Assert.Equal(0, journal.Log.Count(117));
    }

    [Fact]
    public async Task What_others_could_read_before_they_cannot_read_any_more()
    {
        Directory.CreateDirectory(Data);
        await using (var journal = Open()) await WriteOfEachKind(journal);
        await File.WriteAllTextAsync(Path.Combine(Data, "journal.db-wal.damaged"), "");
        await File.WriteAllTextAsync(Path.Combine(Data, "theirs.txt"), "");
        File.SetUnixFileMode(Data, DirectoryForAll);
        foreach (var file in Directory.GetFiles(Data)) File.SetUnixFileMode(file, ForAll);

        await using var opened = Open();

        AssertPrivate(["journal.db", "journal.db-wal", "journal.lock", "journal.mark", "journal.db-wal.damaged"]);
        Assert.Equal(ForAll, File.GetUnixFileMode(Path.Combine(Data, "theirs.txt")));
    }

    [Fact]
    public async Task A_directory_with_other_peoples_things_stays_open_to_them_and_that_is_said()
    {
        Directory.CreateDirectory(Path.Combine(Data, "theirs"));
        File.SetUnixFileMode(Data, DirectoryForAll);

        await using var journal = Open();

        Assert.Equal(DirectoryForAll, File.GetUnixFileMode(Data));
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(Path.Combine(Data, "journal.db")));
        Assert.Contains(Data, journal.Log.Text(117), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_whose_rights_cannot_be_changed_is_named_and_the_journal_opens()
    {
        Directory.CreateDirectory(Data);
        // Whoever it is that runs the test, the kernel lets nobody change this one.
        File.CreateSymbolicLink(Path.Combine(Data, "journal.fixed"), "/proc/self/status");

        await using var journal = Open();

        Assert.Contains("journal.fixed", journal.Log.Text(117), StringComparison.Ordinal);
    }

    private JournalUnderTest Open() => JournalUnderTest.Open(log => new SqliteJournalStore(DamagedJournal.Options(Data), log));

    private static async Task WriteOfEachKind(JournalUnderTest journal)
    {
        var lane = journal.Lane("orders");
        await journal.WriteTexts(lane, "one");
        await journal.Write(batch => batch.Puts.Add(JournalUnderTest.Put(lane, 2, "two", isTransient: true)));
    }

    private void AssertPrivate(string[] expected)
    {
        Assert.Equal(OwnersDirectory, File.GetUnixFileMode(Data));
        foreach (var name in expected) Assert.Equal((name, OwnerOnly), (name, File.GetUnixFileMode(Path.Combine(Data, name))));
    }
}
