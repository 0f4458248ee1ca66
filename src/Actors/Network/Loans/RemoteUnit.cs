using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Protocol;
using ActorMQ.Persistence;

namespace ActorMQ.Actors.Network.Loans;

/// <summary>
/// This broker's part of a transaction in which messages of another broker take part: nothing but the wish to hear when all the other parts
/// are durable.
/// </summary>
internal sealed class RemoteUnit(long token, DestinationHandle queue, TransactionClient client, IRef<RemoteHomeCommand> home) : IJournalOwner
{
    public void OnDurable(JournalBatch batch)
    {
        if (home.TryTell(new RemoteHomeCommand.UnitDurable(token, queue, client))) return;
        client.ReplyTo.TryTell(new TransactionEvent.Failed(client.Id, queue, HomeErrors.Lost(queue)));
    }
}
