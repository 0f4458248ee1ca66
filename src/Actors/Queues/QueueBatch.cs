using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Protocol;
using ActorMQ.Persistence;

namespace ActorMQ.Actors.Queues;

/// <summary>What one turn of a queue has to write, with the entries to be told about when it is durable.</summary>
internal sealed class QueueBatch : IJournalOwner
{
    private readonly Ref<IDestinationMessage> _queue;

    public QueueBatch(Ref<IDestinationMessage> queue, QueueEffects origin)
    {
        _queue = queue;
        Origin = origin;
        Journal = new JournalBatch(this);
    }

    /// <summary>Tells what the queue is now from what it was before it had to start anew.</summary>
    public QueueEffects Origin { get; }

    public JournalBatch Journal { get; }

    /// <summary>The entry of each put, in the same order.</summary>
    public List<QueueEntry> Entries { get; } = [];

    /// <summary>Set when the batch is a part of a transaction.</summary>
    public QueueTransaction? Transaction { get; set; }

    /// <summary>Set when the batch ends a purge of so many messages: told once nothing of these can come back.</summary>
    public (Reply<long> Reply, long Count)? Purged { get; set; }

    public void OnDurable(JournalBatch batch)
    {
        if (Purged is { } purged) purged.Reply.Set(purged.Count);
        // A queue that was deleted meanwhile has nothing more to do about it, but the client waits.
        if (!_queue.TryTell(new QueueCommand.BatchDurable(this))) Transaction?.TellClient();
    }
}
