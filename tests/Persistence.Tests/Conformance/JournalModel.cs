using System.Globalization;
using ActorMQ.Model.Destinations;
using ActorMQ.Persistence.Tests.Support;

namespace ActorMQ.Persistence.Tests.Conformance;

/// <summary>What a journal should have after a history: a dictionary for each queue.</summary>
/// <param name="afterLoss">What the store tells of a delivery count when it may have been lost in between.</param>
public sealed class JournalModel(Func<int, int> afterLoss)
{
    private readonly Queue[] _queues =
    [
        new("a", 0), new("a", 9), new("b", 4), new("c", 4),
    ];

    private readonly List<JournalBatch> _submitted = [];
    private int _messages;

    public void Apply(ModelStep step, JournalUnderTest journal)
    {
        var queue = _queues[step.Queue];
        switch (step.Action)
        {
            case ModelAction.Put:
                Submit(journal, batch => Put(journal, queue, batch, step.Size, isTransient: false));
                break;
            case ModelAction.PutMany:
                Submit(journal, batch =>
                {
                    for (var i = 0; i < 1 + (step.Message % 20); i++) Put(journal, queue, batch, step.Size % 3000, isTransient: i % 4 == 3);
                });
                break;
            case ModelAction.PutTransient:
                Submit(journal, batch => Put(journal, queue, batch, step.Size, isTransient: true));
                break;
            case ModelAction.PutShared:
                PutShared(journal, queue, step);
                break;
            case ModelAction.Settle when queue.Pick(step.Message) is { } entry:
                queue.Entries.Remove(entry.Put.Key.Sequence);
                if (entry.IsRead || !entry.Put.TryCancel()) Submit(journal, batch => batch.Deletes.Add(entry.Put.Key));
                break;
            case ModelAction.DeleteBlindly when queue.Pick(step.Message) is { } entry:
                queue.Entries.Remove(entry.Put.Key.Sequence);
                Submit(journal, batch => batch.Deletes.Add(entry.Put.Key));
                break;
            case ModelAction.Update when queue.Pick(step.Message) is { } entry:
                entry.DeliveryCount = step.Size;
                Submit(journal, batch => batch.Updates.Add(new DeliveryCountUpdate(entry.Put.Key, step.Size)));
                break;
            case ModelAction.Move when queue.Pick(step.Message) is { } entry:
                Move(journal, queue, entry, _queues[step.Message % _queues.Length], step.Size);
                break;
            case ModelAction.Drop:
                Submit(journal, batch => batch.DroppedLanes.Add(queue.Lane(journal)));
                queue.Entries.Clear();
                queue.Next = 1;
                break;
            case ModelAction.Fill:
                journal.Store.FailWhenFull();
                break;
            case ModelAction.Heal:
                journal.Store.Heal();
                break;
        }
    }

    /// <summary>Everything that was submitted is durable afterwards.</summary>
    public async Task Settle(JournalUnderTest journal)
    {
        journal.Store.Heal();
        foreach (var batch in _submitted) await journal.Owner.WhenDurable(batch);
        _submitted.Clear();
    }

    public async Task Compare(JournalUnderTest journal)
    {
        foreach (var queue in _queues)
        {
            var stored = await journal.ReadAll(queue.Lane(journal), maxCount: 7);
            Assert.Equal(
                queue.Content().Select(entry => (entry.Sequence, entry.Text, afterLoss(entry.DeliveryCount))),
                stored.Select(message => (message.Key.Sequence, message.Message.BodyText(), afterLoss(message.DeliveryCount))));
        }
        Assert.Empty(journal.Store.Verify().Problems);
    }

    /// <summary>The journal was closed and opened again.</summary>
    public void Restart(JournalUnderTest journal)
    {
        foreach (var queue in _queues)
        {
            queue.Restart();
            var recovered = journal.Journal.Recovered.SingleOrDefault(lane => lane.Destination.Equals(queue.Name) && lane.Priority == queue.Priority);
            Assert.Equal(queue.Entries.Count, recovered?.Count ?? 0);
            Assert.Equal(queue.Entries.Values.Sum(entry => (long)entry.Put.Message.Size), recovered?.Bytes ?? 0);
            queue.Next = recovered?.NextSequence ?? 1;
            Assert.All(queue.Entries.Keys, sequence => Assert.True(sequence < queue.Next));
        }
    }

    private void Submit(JournalUnderTest journal, Action<JournalBatch> fill) => _submitted.Add(journal.Submit(fill));

    private void Put(JournalUnderTest journal, Queue queue, JournalBatch batch, int size, bool isTransient)
    {
        var text = (++_messages).ToString(CultureInfo.InvariantCulture).PadRight(size, '.');
        var put = JournalUnderTest.Put(queue.Lane(journal), queue.Next++, text, isTransient: isTransient);
        queue.Entries.Add(put.Key.Sequence, new Entry(put, text));
        batch.Puts.Add(put);
    }

    /// <summary>One message into a queue and those behind it, each with a batch of its own, as queues do it.</summary>
    private void PutShared(JournalUnderTest journal, Queue first, ModelStep step)
    {
        var text = (++_messages).ToString(CultureInfo.InvariantCulture).PadRight(step.Size, '.');
        var isTransient = step.Message % 5 == 0;
        var message = TestMessages.Shared(text, journal.Journal.NextShare(), isTransient);
        foreach (var queue in _queues.SkipWhile(queue => queue != first))
        {
            var put = JournalUnderTest.Put(queue.Lane(journal), queue.Next++, message, isTransient: isTransient);
            queue.Entries.Add(put.Key.Sequence, new Entry(put, text));
            Submit(journal, batch => batch.Puts.Add(put));
        }
    }

    private void Move(JournalUnderTest journal, Queue from, Entry entry, Queue to, int size)
    {
        var unit = new JournalUnit(2);
        from.Entries.Remove(entry.Put.Key.Sequence);
        var removal = journal.Batch(batch => batch.Deletes.Add(entry.Put.Key));
        var arrival = journal.Batch(batch => Put(journal, to, batch, size, isTransient: false));
        journal.Journal.Submit(removal, unit);
        journal.Journal.Submit(arrival, unit);
        _submitted.AddRange([removal, arrival]);
    }

    private sealed class Entry(JournalPut put, string text)
    {
        public JournalPut Put { get; } = put;

        public string Text { get; } = text;

        public int DeliveryCount { get; set; }

        /// <summary>It is from before a restart: nobody has its put any more.</summary>
        public bool IsRead { get; set; }
    }

    private sealed class Queue(string name, byte priority)
    {
        public DestinationName Name { get; } = DestinationName.Queue(name);

        public byte Priority => priority;

        public SortedDictionary<long, Entry> Entries { get; } = [];

        public long Next { get; set; } = 1;

        public int Lane(JournalUnderTest journal) => journal.Journal.OpenLane(Name, priority);

        public Entry? Pick(int number) => Entries.Count == 0 ? null : Entries.Values.ElementAt(number % Entries.Count);

        public IEnumerable<(long Sequence, string Text, int DeliveryCount)> Content() =>
            Entries.Select(pair => (pair.Key, pair.Value.Text, pair.Value.DeliveryCount));

        public void Restart()
        {
            foreach (var (sequence, entry) in Entries.ToList())
            {
                if (entry.Put.IsTransient) Entries.Remove(sequence);
                entry.IsRead = true;
            }
        }
    }
}
