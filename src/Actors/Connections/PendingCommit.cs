using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Errors;
using ActorMQ.Persistence;

namespace ActorMQ.Actors.Connections;

/// <summary>
/// A COMMIT under way. Where several take part, those who are to settle something are asked first whether they still can; only when all
/// have promised it everybody is told to do his part, as one unit of the journal. When all is durable the topics get theirs.
/// </summary>
/// <remarks>Belongs to the connection's turns. A client may be gone as soon as it has sent its COMMIT: the connection stays until it is decided.</remarks>
internal sealed class PendingCommit
{
    private readonly TransactionClient _client;
    private readonly IReadOnlyList<CommitPart> _parts;
    private readonly JournalUnit _unit;
    private readonly LateSends _lateSends;
    private readonly IConnectionEffects _effects;
    private int _votesAwaited;

    /// <param name="client">How those who take part know it.</param>
    /// <param name="transaction">What is to be done.</param>
    /// <param name="receipt">What the client waits for.</param>
    /// <param name="parts">By whom.</param>
    /// <param name="lateSends">Of the connection.</param>
    /// <param name="effects">Tell those who take part.</param>
    public PendingCommit(
        TransactionClient client,
        ClientTransaction transaction,
        string? receipt,
        IReadOnlyList<CommitPart> parts,
        LateSends lateSends,
        IConnectionEffects effects)
    {
        _client = client;
        Transaction = transaction;
        Receipt = receipt;
        Awaited = parts.Count;
        SendsLate = transaction.LateDestinations.Any();
        IsVoted = parts.Count > 1 && parts.Any(IsVoter);
        _parts = parts;
        _unit = new JournalUnit(Math.Max(1, parts.Count));
        _lateSends = lateSends;
        _effects = effects;
    }

    public TransactionId Id => _client.Id;

    public ClientTransaction Transaction { get; }

    public string? Receipt { get; }

    /// <summary>
    /// True when somebody is asked before anything is done. One alone does all or nothing without, and who only has to take messages in can
    /// always do so.
    /// </summary>
    public bool IsVoted { get; }

    /// <summary>True when it has something to send to others than queues, which it does when all is durable that they do.</summary>
    public bool SendsLate { get; }

    /// <summary>True while somebody who was asked has not answered.</summary>
    public bool IsUndecided => _votesAwaited > 0;

    /// <summary>Why nothing is done; null unless somebody has objected.</summary>
    public BrokerError? Objection { get; private set; }

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
            if (_effects.Tell(part.Queue, new DestinationCommand.Promise(part.Queue, part.Settlements, _client))) continue;
            _effects.TellSelf(new TransactionEvent.Voted(Id, part.Queue, Gone(part.Queue)));
        }
    }

    /// <summary>One who was asked has answered.</summary>
    /// <returns>True when he was the last: all are told to do their part, or not to.</returns>
    public bool Take(TransactionEvent.Voted vote)
    {
        Objection ??= vote.Objection;
        if (--_votesAwaited > 0) return false;
        if (Objection is null) CarryOut();
        else Renounce();
        return true;
    }

    /// <summary>Nobody is there any more to decide it: nothing is done.</summary>
    public void GiveUp()
    {
        if (IsUndecided) Renounce();
    }

    private static bool IsVoter(CommitPart part) => part.Settlements.Count > 0;

    private static BrokerError Gone(DestinationHandle queue) => queue.Home is { } home
        ? new BrokerError(ErrorCode.BrokerLost, $"The broker {home.Name} was lost, which keeps a message of {queue.Name.Uri}")
        : new BrokerError(ErrorCode.NoSuchDestination, $"The destination {queue.Name.Uri} does not exist.");

    private void CarryOut()
    {
        foreach (var part in _parts) Tell(part.Queue, new DestinationCommand.Transact(part.Queue, _unit, part.Sends, part.Settlements, _client));
    }

    private void Renounce()
    {
        foreach (var part in _parts.Where(IsVoter)) _effects.Tell(part.Queue, new DestinationCommand.Renounce(part.Queue, _client.Id));
    }

    private void Tell(DestinationHandle queue, DestinationCommand.Transact part)
    {
        if (_effects.Tell(queue, part)) return;
        // A queue here went idle this very moment: its successor takes what is sent to it.
        if (queue.Home is null && part.Settlements.Count == 0)
        {
            _lateSends.HandOn(Id, queue.Name);
            _effects.TellSuccessor(part);
            return;
        }
        // Nobody is there to do it: the others must not wait for it.
        _effects.Void(_unit);
        _effects.TellSelf(new TransactionEvent.Failed(Id, queue, Gone(queue)));
    }
}
