using System.Diagnostics;
using ActorMQ.Model;
using ActorMQ.Persistence.Sqlite;
using ActorMQ.Persistence.Tests.Support;

namespace ActorMQ.Persistence.Tests.Sqlite;

/// <summary>What happens when there really is no room.</summary>
public sealed class RoomTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_journal_that_reached_its_size_takes_messages_again_once_others_are_gone()
    {
        await using var journal = Open(new SqliteJournalOptions { Directory = _directory, MinFreeSpace = default, MaxSize = ByteSize.MiB(2) });

        await FillThenDrain(journal);
    }

    [Fact]
    public async Task A_disk_with_too_little_room_takes_messages_again_once_there_is_more()
    {
        var free = 1000L << 20;
        await using var journal = Open(
            new SqliteJournalOptions { Directory = _directory, MinFreeSpace = ByteSize.MiB(100), FreeBytes = () => Volatile.Read(ref free) });
        var lane = journal.Lane("orders");
        await journal.WriteTexts(lane, "before");

        Volatile.Write(ref free, 50L << 20);
        var stalled = Stalled(journal);
        var sequence = 2L;
        // The disk is looked at now and then, not for each message.
        var waiting = journal.Submit(batch => batch.Puts.Add(JournalUnderTest.Put(lane, sequence, "x")));
        while (await Task.WhenAny(journal.Owner.WhenDurable(waiting), stalled) != stalled)
        {
            sequence++;
            waiting = journal.Submit(batch => batch.Puts.Add(JournalUnderTest.Put(lane, sequence, "x")));
        }
        await journal.Write(batch => batch.Deletes.Add(new MessageKey(lane, 1)));
        Assert.Contains("100MiB", journal.Journal.Status.StalledBecause, StringComparison.Ordinal);
        Assert.Contains(_directory, journal.Journal.Status.StalledBecause, StringComparison.Ordinal);

        Volatile.Write(ref free, 200L << 20);
        await journal.Owner.WhenDurable(waiting);
        Assert.Equal(sequence - 1, (await journal.ReadAll(lane)).Count);
    }

    [Fact]
    public async Task On_a_disk_that_is_nearly_full_messages_wait_and_deletions_go_on()
    {
        using var disk = new TinyDisk(_directory.FileIn("disk"), ByteSize.MiB(12));
        // Where no disk can be mounted, the limit of the database itself stands in.
        var maxSize = disk.IsMounted ? (ByteSize?)null : ByteSize.MiB(5);
        await using var journal = Open(new SqliteJournalOptions
        {
            Directory = Path.Combine(disk.Path, "journal"),
            MinFreeSpace = disk.IsMounted ? ByteSize.MiB(4) : default,
            MaxSize = maxSize,
            CheckpointAfter = ByteSize.KiB(256),
            MaxLogSize = ByteSize.MiB(1),
        });

        await FillThenDrain(journal);
    }

    [Fact]
    public async Task On_a_disk_that_others_filled_to_the_last_byte_deletions_still_go_on()
    {
        using var disk = new TinyDisk(_directory.FileIn("disk"), ByteSize.MiB(12));
        // Without a disk of its own this cannot be tried; the test before has tried the limit of the database.
        if (!disk.IsMounted) return;
        var options = new SqliteJournalOptions { Directory = Path.Combine(disk.Path, "journal"), MinFreeSpace = default, CheckpointAfter = ByteSize.KiB(256) };
        var filler = Path.Combine(disk.Path, "filler");
        await using (var journal = Open(options))
        {
            var lane = journal.Lane("orders");
            for (var i = 1; i <= 60; i++) await Put(journal, lane, i);
            disk.FillUp(filler);
            var stalled = Stalled(journal);
            var waiting = Enumerable.Range(61, 20).Select(i => Put(journal, lane, i)).ToList();
            await stalled;

            for (var i = 1; i <= 50; i++) await Delete(journal, lane, i);

            File.Delete(filler);
            await Task.WhenAll(waiting);
            disk.FillUp(filler);
        }

        await using (var journal = Open(options))
        {
            var lane = journal.Recovered("orders").Lane;
            Assert.Equal(Enumerable.Range(51, 30).Select(i => (long)i), (await journal.ReadAll(lane)).Select(stored => stored.Key.Sequence));
            for (var i = 51; i <= 70; i++) await Delete(journal, lane, i);
            Assert.Empty(journal.Store.Verify().Problems);
            File.Delete(filler);
        }

        await using var last = Open(options);
        Assert.Equal(10, last.Recovered("orders").Count);
        Assert.True(File.Exists(Path.Combine(options.Directory, "journal.reserve")));

        static Task Put(JournalUnderTest journal, int lane, long sequence) =>
            journal.Write(batch => batch.Puts.Add(JournalUnderTest.Put(lane, sequence, TestMessages.OfSize(50_000))));

        static Task Delete(JournalUnderTest journal, int lane, long sequence) => journal.Write(batch => batch.Deletes.Add(new MessageKey(lane, sequence)));
    }

    private static JournalUnderTest Open(SqliteJournalOptions options) => JournalUnderTest.Open(log => new SqliteJournalStore(options, log));

    private static Task Stalled(JournalUnderTest journal)
    {
        var stalled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        journal.Journal.StalledChanged += reason =>
        {
            if (reason is not null) stalled.TrySetResult();
        };
        return stalled.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    private static async Task FillThenDrain(JournalUnderTest journal)
    {
        var lane = journal.Lane("orders");
        var stalled = Stalled(journal);
        var batches = new List<JournalBatch>();
        Task? first;
        do
        {
            batches.Add(Put(batches.Count + 1));
            first = await Task.WhenAny(journal.Owner.WhenDurable(batches[^1]), stalled);
        }
        while (first != stalled);
        var waiting = batches[^1];
        var written = batches.Count - 1;
        for (var i = 0; i < 5; i++) batches.Add(Put(batches.Count + 1));
        await journal.Journal.FlushAsync();
        Assert.False(journal.Owner.IsDurable(waiting));
        Assert.True(written > 10);
        Assert.Equal(written, (await journal.ReadAll(lane)).Count);

        for (var i = 1; i <= written; i++)
        {
            var sequence = i;
            await journal.Write(batch => batch.Deletes.Add(new MessageKey(lane, sequence)));
        }
        foreach (var batch in batches) await journal.Owner.WhenDurable(batch);

        Assert.Equal(batches, journal.Owner.Durable.Where(batch => batch.Puts.Count > 0));
        Assert.Equal(Enumerable.Range(written + 1, 6).Select(i => (long)i), (await journal.ReadAll(lane)).Select(stored => stored.Key.Sequence));
        Assert.Null(journal.Journal.Status.StalledBecause);
        Assert.Empty(journal.Store.Verify().Problems);

        JournalBatch Put(int sequence) => journal.Submit(batch => batch.Puts.Add(JournalUnderTest.Put(lane, sequence, TestMessages.OfSize(20_000))));
    }

    /// <summary>A disk of its own, if this process may mount one.</summary>
    private sealed class TinyDisk : IDisposable
    {
        public TinyDisk(string path, ByteSize size)
        {
            Path = path;
            Directory.CreateDirectory(path);
            IsMounted = Run("mount", "-t", "tmpfs", "-o", $"size={size.Bytes}", "tmpfs", path);
        }

        public string Path { get; }

        public bool IsMounted { get; }

        public void FillUp(string file)
        {
            using var filler = File.OpenHandle(file, FileMode.CreateNew, FileAccess.Write);
            var block = new byte[4096];
            try
            {
                for (var offset = 0L; ; offset += block.Length) RandomAccess.Write(filler, block, offset);
            }
            catch (IOException)
            {
                // Full.
            }
        }

        public void Dispose()
        {
            if (IsMounted) Run("umount", Path);
        }

        private static bool Run(string command, params string[] arguments)
        {
            try
            {
                using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true, UseShellExecute = false });
                process!.WaitForExit();
                return process.ExitCode == 0;
            }
            catch (System.ComponentModel.Win32Exception)
            {
                return false;
            }
        }
    }
}
