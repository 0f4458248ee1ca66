using System.Diagnostics.CodeAnalysis;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Publishing;
using ActorMQ.Persistence;

namespace ActorMQ.Actors.Queues;

/// <summary>
/// What outlives a crash of a queue's actor: its handle, who was attached, and what must not be lost with an instance. Used on the
/// actor's turns only.
/// </summary>
internal sealed class QueueRoster
{
    private readonly Queue<IDestinationMessage> _stash = new();
    private QueueState? _former;

    public QueueRoster(DestinationHandle handle, IReadOnlyList<RecoveredLane> recovered)
    {
        Handle = handle;
        Recovered = recovered;
    }

    public DestinationHandle Handle { get; }

    /// <summary>Who is attached to it.</summary>
    public ConsumerRoster Consumers { get; } = new();

    /// <summary>Who sends to it.</summary>
    public PublisherRoster Publishers { get; } = new();

    /// <summary>What the journal held for the queue when the broker started; of no use after the first start.</summary>
    public IReadOnlyList<RecoveredLane> Recovered { get; private set; }

    /// <summary>The part in a transaction that is being done; an instance that fails over it leaves it to the next.</summary>
    public DestinationCommand.Transact? Unfinished { get; set; }

    /// <summary>Keeps a command until the queue is recovered.</summary>
    public void Stash(IDestinationMessage command) => _stash.Enqueue(command);

    public bool TryUnstash([NotNullWhen(true)] out IDestinationMessage? command) => _stash.TryDequeue(out command);

    public void OnEnded(QueueState state)
    {
        _former = state;
        Recovered = [];
    }

    /// <summary>What the queue was before it had to start anew; false at the first start.</summary>
    public bool TryTakeFormer([NotNullWhen(true)] out QueueState? former)
    {
        (former, _former) = (_former, null);
        return former is not null;
    }
}
