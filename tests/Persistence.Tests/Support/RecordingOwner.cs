using System.Collections.Concurrent;

namespace ActorMQ.Persistence.Tests.Support;

/// <summary>Remembers what the journal said, and lets tests wait for it.</summary>
public sealed class RecordingOwner : IJournalOwner, IPageReader
{
    private readonly ConcurrentDictionary<JournalBatch, TaskCompletionSource> _waits = new();
    private readonly ConcurrentQueue<JournalBatch> _durable = new();

    /// <summary>In the order in which they were told.</summary>
    public IReadOnlyList<JournalBatch> Durable => [.. _durable];

    public Task WhenDurable(JournalBatch batch) => WaitFor(batch).Task.WaitAsync(TimeSpan.FromSeconds(60));

    public bool IsDurable(JournalBatch batch) => WaitFor(batch).Task.IsCompleted;

    public async Task<JournalPage> Read(IMessageJournal journal, MessageKey from, int maxCount = 1000, long maxBytes = long.MaxValue)
    {
        var answer = new TaskCompletionSource<JournalPage>(TaskCreationOptions.RunContinuationsAsynchronously);
        journal.Read(new PageRequest(this, from, maxCount, maxBytes, answer));
        return await answer.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    public void OnDurable(JournalBatch batch)
    {
        _durable.Enqueue(batch);
        WaitFor(batch).TrySetResult();
    }

    public void OnPage(JournalPage page) => ((TaskCompletionSource<JournalPage>)page.Request.Tag!).SetResult(page);

    private TaskCompletionSource WaitFor(JournalBatch batch) =>
        _waits.GetOrAdd(batch, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
