using ActorMQ.Actors.Destinations;
using ActorMQ.Kernel;
using ActorMQ.Model.Errors;
using ActorMQ.Persistence;

namespace ActorMQ.Actors.Connections;

/// <summary>A COMMIT under way: each queue does its part, and when all is durable the topics get theirs.</summary>
internal sealed class PendingCommit : ITransactionClient
{
    private readonly ActorRef<ConnectionCommand> _connection;

    public PendingCommit(ClientTransaction transaction, string? receipt, int participants, ActorRef<ConnectionCommand> connection)
    {
        Transaction = transaction;
        Receipt = receipt;
        Awaited = participants;
        Unit = new JournalUnit(Math.Max(1, participants));
        _connection = connection;
    }

    public ClientTransaction Transaction { get; }

    public string? Receipt { get; }

    public JournalUnit Unit { get; }

    /// <summary>Queues that have not reported.</summary>
    public int Awaited { get; set; }

    /// <summary>The first queue's reason why it could not do its part.</summary>
    public BrokerError? Failure { get; set; }

    public void OnTransacted(DestinationHandle participant) => _connection.TryTell(new ConnectionCommand.Transacted(this, participant, null));

    public void OnFailed(DestinationHandle participant, BrokerError error) => _connection.TryTell(new ConnectionCommand.Transacted(this, participant, error));
}
