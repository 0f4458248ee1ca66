using ActorMQ.Persistence.Sqlite;
using ActorMQ.Persistence.Tests.Support;

namespace ActorMQ.Persistence.Tests.Sqlite;

public sealed class KillTests
{
    [Fact]
    public async Task Whatever_a_killed_process_confirmed_is_there_afterwards()
    {
        using var directory = new TempDirectory();
        var said = new Said();
        for (var round = 0; round < 6; round++)
        {
            using var child = ChildProcess.Start("write", directory, $"{round}");
            for (var lines = 100 + (round * 997); lines > 0; lines--) said.Add(await child.StandardOutput.ReadLineAsync());
            child.Kill();
            while (await child.StandardOutput.ReadLineAsync() is { } line) said.Add(line);
            await child.WaitForExitAsync();

            await using var journal = JournalUnderTest.Open(
                log => new SqliteJournalStore(new SqliteJournalOptions { Directory = directory, MinFreeSpace = default }, log));
            var found = new HashSet<long>();
            foreach (var lane in journal.Journal.Recovered)
            {
                var messages = await journal.ReadAll(lane.Lane);
                Assert.Equal(lane.Count, messages.Count);
                foreach (var stored in messages)
                {
                    Assert.StartsWith($"{stored.Key.Value} ", stored.Message.BodyText(), StringComparison.Ordinal);
                    found.Add(stored.Key.Value);
                }
            }
            said.Check(found);
            Assert.Empty(journal.Store.Verify().Problems);
            Assert.Empty(journal.Log.Errors);
        }
    }

    private sealed class Said
    {
        private readonly HashSet<long> _written = [];
        private readonly HashSet<long> _toBeDeleted = [];
        private readonly HashSet<long> _deleted = [];
        private readonly List<(long One, long Other)> _units = [];

        public void Add(string? line)
        {
            // A line is written at once, and a pipe takes it whole: none is cut off.
            if (line?.Split(' ') is not [var what, .. var keys]) return;
            switch (what)
            {
                case "+":
                    _written.Add(long.Parse(keys[0]));
                    break;
                case "-":
                    _toBeDeleted.Add(long.Parse(keys[0]));
                    break;
                case "=":
                    _deleted.Add(long.Parse(keys[0]));
                    break;
                case "?":
                    _units.Add((long.Parse(keys[0]), long.Parse(keys[1])));
                    break;
            }
        }

        public void Check(HashSet<long> found)
        {
            Assert.NotEmpty(_written);
            Assert.NotEmpty(_deleted);
            Assert.Empty(_written.Except(_toBeDeleted).Except(found));
            Assert.Empty(_deleted.Intersect(found));
            Assert.All(_units, unit => Assert.True(
                found.Contains(unit.One) == found.Contains(unit.Other) || _toBeDeleted.Contains(unit.One) || _toBeDeleted.Contains(unit.Other)));
        }
    }
}
