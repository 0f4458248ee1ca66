using ActorMQ.Model.Destinations;
using ActorMQ.Model.Messages;
using ActorMQ.Persistence.Commits;

namespace ActorMQ.Persistence.Tests.Support;

/// <summary>An open journal with short ways to write to it and to look into it.</summary>
public sealed class JournalUnderTest : IAsyncDisposable
{
    private JournalUnderTest(GroupCommitJournal journal, FaultyStore store, ListLogger log)
    {
        Journal = journal;
        Store = store;
        Log = log;
    }

    public GroupCommitJournal Journal { get; }

    public FaultyStore Store { get; }

    public ListLogger Log { get; }

    public RecordingOwner Owner { get; } = new();

    /// <summary>Retries soon, so that nobody has to wait for a stall to end.</summary>
    /// <param name="store">Made with the logger that the test looks at afterwards.</param>
    /// <param name="options">Null for the usual ones.</param>
    public static JournalUnderTest Open(Func<ListLogger, IJournalStore> store, JournalOptions? options = null)
    {
        var log = new ListLogger();
        var faulty = new FaultyStore(store(log));
        return new JournalUnderTest(
            GroupCommitJournal.Open(faulty, options ?? new JournalOptions { RetryInterval = TimeSpan.FromMilliseconds(20) }, log), faulty, log);
    }

    public int Lane(string queue, byte priority = 4) => Journal.OpenLane(DestinationName.Queue(queue), priority);

    public RecoveredLane Recovered(string queue, byte priority = 4) =>
        Journal.Recovered.Single(lane => lane.Destination.Name == queue && lane.Priority == priority);

    public JournalBatch Batch(Action<JournalBatch> fill)
    {
        var batch = new JournalBatch(Owner);
        fill(batch);
        return batch;
    }

    public JournalBatch Submit(Action<JournalBatch> fill)
    {
        var batch = Batch(fill);
        Journal.Submit(batch);
        return batch;
    }

    public Task Write(Action<JournalBatch> fill) => Owner.WhenDurable(Submit(fill));

    public Task WriteTexts(int lane, params string[] texts) => WriteTexts(lane, 1, texts);

    public Task WriteTexts(int lane, long firstSequence, string[] texts) => Write(batch =>
    {
        for (var i = 0; i < texts.Length; i++) batch.Puts.Add(Put(lane, firstSequence + i, texts[i]));
    });

    public static JournalPut Put(int lane, long sequence, string text, int deliveryCount = 0, bool isTransient = false) =>
        Put(lane, sequence, TestMessages.Text(text), deliveryCount, isTransient);

    public static JournalPut Put(int lane, long sequence, Message message, int deliveryCount = 0, bool isTransient = false) =>
        new(new MessageKey(lane, sequence), message, deliveryCount, isTransient);

    public Task<JournalPage> Read(int lane, long from = 0, int maxCount = 1000, long maxBytes = long.MaxValue) =>
        Owner.Read(Journal, new MessageKey(lane, from), maxCount, maxBytes);

    /// <summary>All messages of a lane, page by page.</summary>
    public async Task<List<StoredMessage>> ReadAll(int lane, int maxCount = 100)
    {
        var all = new List<StoredMessage>();
        var from = 0L;
        while (true)
        {
            var page = await Read(lane, from, maxCount);
            Assert.Null(page.Failure);
            all.AddRange(page.Messages);
            if (page.IsEnd) return all;
            from = page.Messages[^1].Key.Sequence + 1;
        }
    }

    public async Task<string[]> Texts(int lane) => [.. (await ReadAll(lane)).Select(stored => stored.Message.BodyText())];

    public ValueTask DisposeAsync()
    {
        Store.Heal();
        Store.Release();
        return Journal.DisposeAsync();
    }
}
