using ActorMQ.Actors.Destinations;
using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Leases;

/// <summary>Tells a borrower when its endings are durable.</summary>
internal sealed class LeaseConfirmation(Conversation conversation, long token) : ITransactionClient
{
    public void OnTransacted(DestinationHandle participant) => Answer(participant, null);

    public void OnFailed(DestinationHandle participant, BrokerError error) => Answer(participant, error.Message);

    private void Answer(DestinationHandle participant, string? problem) => conversation.Send(new HomeContent.Confirmed(participant.Name, token, problem));
}
