using ActorMQ.Actors.Destinations;
using ActorMQ.Kernel;
using ActorMQ.Persistence;

namespace ActorMQ.Actors.Leases;

/// <summary>
/// The part that messages of another broker have in a client's transaction: they are settled at their home once everything at this broker
/// is durable. If one of the two is lost in between, they come again.
/// </summary>
internal sealed class RemoteTransaction(DestinationCommand.Transact command, ActorRef<DestinationCommand> home) : IJournalOwner
{
    public DestinationCommand.Transact Command => command;

    public void OnDurable(JournalBatch batch) => home.TryTell(new RemoteHomeCommand.UnitDurable(this));

    public void OnPage(JournalPage page) => throw new InvalidOperationException("Transactions ask for no pages.");
}
