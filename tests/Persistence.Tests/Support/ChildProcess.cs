using System.Diagnostics;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Messages;
using ActorMQ.Persistence.Commits;
using ActorMQ.Persistence.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Persistence.Tests.Support;

/// <summary>
/// What runs in the process that gets killed. It says what it does on its standard output, a line each: <c>? key key</c> before a unit
/// is submitted, <c>+ key</c> when a message is durable, <c>- key</c> before a deletion is submitted, <c>= key</c> when it is durable.
/// </summary>
public static class ChildProcess
{
    public static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(ChildProcess).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        return Process.Start(start)!;
    }

    public static async Task<int> Hold(string directory)
    {
        await using var journal = Open(directory);
        await Console.Out.WriteLineAsync("open");
        await Console.In.ReadLineAsync();
        return 0;
    }

    public static async Task<int> Write(string directory, int seed)
    {
        await using var journal = Open(directory);
        using var writer = new RandomWriter(journal, new Random(seed));
        while (true) await writer.Step();
    }

    private static GroupCommitJournal Open(string directory) => GroupCommitJournal.Open(
        new SqliteJournalStore(new SqliteJournalOptions { Directory = directory, MinFreeSpace = default }, NullLogger.Instance),
        new JournalOptions(),
        NullLogger.Instance);

    private sealed class RandomWriter : IJournalOwner, IPageReader, IDisposable
    {
        private const int MostAtOnce = 8;

        private readonly GroupCommitJournal _journal;
        private readonly Random _random;
        private readonly SemaphoreSlim _room = new(MostAtOnce);
        private readonly int[] _lanes;
        private readonly long[] _next;
        private readonly List<MessageKey> _written = [];

        public RandomWriter(GroupCommitJournal journal, Random random)
        {
            _journal = journal;
            _random = random;
            var queues = new[] { "a", "b", "c" }.Select(DestinationName.Queue).ToArray();
            _lanes = [.. queues.Select(queue => journal.OpenLane(queue, 4))];
            _next = [.. queues.Select(queue => journal.Recovered.SingleOrDefault(lane => lane.Destination.Equals(queue))?.NextSequence ?? 1)];
        }

        public async Task Step()
        {
            await _room.WaitAsync();
            var batch = new JournalBatch(this);
            if (_random.Next(4) == 0)
            {
                await _room.WaitAsync();
                var other = new JournalBatch(this);
                var (one, two) = (Put(batch, isTransient: false), Put(other, isTransient: false));
                Say($"? {one.Value} {two.Value}");
                var unit = new JournalUnit(2);
                _journal.Submit(batch, unit);
                _journal.Submit(other, unit);
                return;
            }
            for (var i = _random.Next(20); i >= 0; i--) Put(batch, isTransient: _random.Next(5) == 0);
            lock (_written)
            {
                for (var i = _random.Next(15); i > 0 && _written.Count > 0; i--)
                {
                    var chosen = _random.Next(_written.Count);
                    batch.Deletes.Add(_written[chosen]);
                    Say($"- {_written[chosen].Value}");
                    _written.RemoveAt(chosen);
                }
            }
            _journal.Submit(batch);
        }

        public void OnDurable(JournalBatch batch)
        {
            foreach (var put in batch.Puts)
            {
                if (put.IsTransient) continue;
                Say($"+ {put.Key.Value}");
                lock (_written) _written.Add(put.Key);
            }
            foreach (var key in batch.Deletes) Say($"= {key.Value}");
            _room.Release();
        }

        public void OnPage(JournalPage page)
        {
        }

        public void Dispose() => _room.Dispose();

        private static void Say(string line) => Console.Out.WriteLine(line);

        private MessageKey Put(JournalBatch batch, bool isTransient)
        {
            var queue = _random.Next(_lanes.Length);
            var key = new MessageKey(_lanes[queue], _next[queue]++);
            var text = (isTransient ? "transient " : $"{key.Value} ").PadRight(_random.Next(10) == 0 ? 30_000 : 500, '.');
            batch.Puts.Add(new JournalPut(key, TestMessages.Text(text, isTransient ? MessageFlags.None : MessageFlags.Persistent), 0, isTransient));
            return key;
        }
    }
}
