using ActorMQ.Actors.Destinations;
using ActorMQ.Kernel;
using ActorMQ.Persistence;

namespace ActorMQ.Actors.Queues;

/// <summary>What one turn of a queue has to write, with the entries to be told about when it is durable.</summary>
internal sealed class QueueBatch : IJournalOwner
{
    private readonly ActorRef<DestinationCommand> _queue;

    public QueueBatch(ActorRef<DestinationCommand> queue)
    {
        _queue = queue;
        Journal = new JournalBatch(this);
    }

    public JournalBatch Journal { get; }

    /// <summary>The entry of each put, in the same order.</summary>
    public List<QueueEntry> Entries { get; } = [];

    /// <summary>Set when the batch is a part of a transaction.</summary>
    public QueueTransaction? Transaction { get; set; }

    public ITransactionClient? Client { get; init; }

    public void OnDurable(JournalBatch batch) => _queue.TryTell(new QueueCommand.BatchDurable(this));

    public void OnPage(JournalPage page) => throw new InvalidOperationException("Batches ask for no pages.");
}
