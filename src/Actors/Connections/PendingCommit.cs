using ActorMQ.Actors.Protocol;
using ActorMQ.Kernel;
using ActorMQ.Model.Errors;
using ActorMQ.Persistence;

namespace ActorMQ.Actors.Connections;

/// <summary>
/// A COMMIT under way. Where several take part, those who are to settle something are asked first whether they still can; only when all
/// have promised it everybody is told to do his part, as one unit of the journal. When all is durable the topics get theirs.
/// </summary>
/// <remarks>
/// It does not need its connection: a client may be gone as soon as it has sent its COMMIT. Whoever answers last takes the next step, on
/// his own turn.
/// </remarks>
internal sealed class PendingCommit : ITransactionClient
{
    private readonly IReadOnlyList<CommitPart> _parts;
    private readonly JournalUnit _unit;
    private readonly IRef<ConnectionCommand> _connection;
    private readonly IDestinationDirectory _directory;
    private readonly IMessageJournal _journal;
    private int _votesAwaited;
    private BrokerError? _objection;

    public PendingCommit(
        ClientTransaction transaction,
        string? receipt,
        IReadOnlyList<CommitPart> parts,
        IRef<ConnectionCommand> connection,
        IDestinationDirectory directory,
        IMessageJournal journal)
    {
        Transaction = transaction;
        Receipt = receipt;
        Awaited = parts.Count;
        IsVoted = parts.Count > 1 && parts.Any(IsVoter);
        _parts = parts;
        _unit = new JournalUnit(Math.Max(1, parts.Count));
        _connection = connection;
        _directory = directory;
        _journal = journal;
    }

    public ClientTransaction Transaction { get; }

    public string? Receipt { get; }

    /// <summary>
    /// True when somebody is asked before anything is done. One alone does all or nothing without, and who only has to take messages in can
    /// always do so.
    /// </summary>
    public bool IsVoted { get; }

    /// <summary>Queues that have not reported.</summary>
    public int Awaited { get; set; }

    /// <summary>The first queue's reason why it could not do its part.</summary>
    public BrokerError? Failure { get; set; }

    public void Begin()
    {
        if (!IsVoted)
        {
            CarryOut();
            return;
        }
        CommitPart[] voters = [.. _parts.Where(IsVoter)];
        _votesAwaited = voters.Length;
        foreach (var part in voters)
        {
            if (!part.Queue.Actor.TryTell(new DestinationCommand.Promise(part.Queue, part.Settlements, this))) OnVoted(part.Queue, Gone(part.Queue));
        }
    }

    public void OnVoted(DestinationHandle participant, BrokerError? objection)
    {
        if (objection is not null) Interlocked.CompareExchange(ref _objection, objection, null);
        if (Interlocked.Decrement(ref _votesAwaited) > 0) return;
        if (_objection is null) CarryOut();
        else GiveUp();
        _connection.TryTell(new ConnectionCommand.Decided(this, _objection));
    }

    public void OnTransacted(DestinationHandle participant) => _connection.TryTell(new ConnectionCommand.Transacted(this, null));

    public void OnFailed(DestinationHandle participant, BrokerError error) => _connection.TryTell(new ConnectionCommand.Transacted(this, error));

    private static bool IsVoter(CommitPart part) => part.Settlements.Count > 0;

    private static BrokerError Gone(DestinationHandle queue) => queue.Conversation is { } home
        ? new BrokerError(ErrorCode.BrokerLost, $"The broker {home.Broker} was lost, which keeps a message of {queue.Name.Uri}")
        : new BrokerError(ErrorCode.NoSuchDestination, $"The destination {queue.Name.Uri} does not exist.");

    private void CarryOut()
    {
        foreach (var part in _parts) Tell(part);
    }

    private void GiveUp()
    {
        foreach (var part in _parts.Where(IsVoter)) part.Queue.Actor.TryTell(new DestinationCommand.Renounce(part.Queue, this));
    }

    private void Tell(CommitPart part)
    {
        var queue = part.Queue;
        if (queue.Actor.TryTell(new DestinationCommand.Transact(queue, _unit, part.Sends, part.Settlements, this))) return;
        // A queue here went idle this very moment: its successor takes what is sent to it.
        if (queue.Conversation is null && part.Settlements.Count == 0) _directory.Transact(new DestinationCommand.Transact(queue, _unit, part.Sends, part.Settlements, this));
        else Abandon(queue, Gone(queue));
    }

    /// <summary>Nobody is there to do a part: the others must not wait for it.</summary>
    private void Abandon(DestinationHandle queue, BrokerError error)
    {
        _journal.Submit(new JournalBatch(), _unit);
        OnFailed(queue, error);
    }
}
