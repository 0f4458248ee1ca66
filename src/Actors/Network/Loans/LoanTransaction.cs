using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Network.Loans;

/// <summary>A transaction of another broker's client that a queue here takes part in: tells the borrower what the queue says of it.</summary>
internal sealed class LoanTransaction(
    Conversation conversation,
    DestinationHandle queue,
    long token,
    IReadOnlyList<TransactedSettlement> settlements) : ITransactionClient
{
    public DestinationHandle Queue => queue;

    public IReadOnlyList<TransactedSettlement> Settlements => settlements;

    public void OnVoted(DestinationHandle participant, BrokerError? objection) =>
        conversation.Send(new HomeContent.Promised(queue.Name, token, objection?.Message));

    public void OnTransacted(DestinationHandle participant) => conversation.Send(new HomeContent.Confirmed(queue.Name, token, null));

    public void OnFailed(DestinationHandle participant, BrokerError error) =>
        conversation.Send(new HomeContent.Confirmed(queue.Name, token, error.Message));
}
