using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Destinations;
using ActorMQ.Persistence;

namespace ActorMQ.Actors.Network.Loans;

/// <summary>Does what a <see cref="RemoteHomeState"/> wants done, at once. Lives on the turns of its actor.</summary>
/// <param name="services">What it works with.</param>
/// <param name="network">Speaks to the home.</param>
/// <param name="self">The actor.</param>
/// <param name="reviewLater">Starts the actor's timer.</param>
internal sealed class RemoteHomeEffects(NetworkServices services, IRef<NetworkCommand> network, Ref<IDestinationMessage> self, Action reviewLater)
    : IRemoteHomeEffects
{
    public DestinationHandle Represent(DestinationName queue, HomeBroker home)
    {
        var handle = new DestinationHandle(queue, 0) { Home = home };
        handle.Bind(self);
        return handle;
    }

    public ConsumerId NextConsumer() => services.Directory.NextConsumer();

    public IReadOnlyList<ConsumerRequest> TemplatesFor(InterestEntry wanted) => services.Ledger.TemplatesFor(wanted);

    public void Say(HomeBroker home, BorrowerContent content) => network.TryTell(new NetworkCommand.Say(home.Conversation, content));

    public void GiveUp(HomeBroker home) => network.TryTell(new NetworkCommand.GiveUp(home.Conversation));

    public bool Tell(IRef<ConsumerEvent> subscription, ConsumerEvent told) => subscription.TryTell(told);

    public void Tell(TransactionClient client, TransactionEvent told) => client.ReplyTo.TryTell(told);

    public void Write(JournalUnit unit, long token, DestinationHandle queue, TransactionClient client) =>
        services.Journal.Submit(new JournalBatch(new RemoteUnit(token, queue, client, self)), unit);

    public void ReviewLater() => reviewLater();
}
