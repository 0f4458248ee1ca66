using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Destinations;
using ActorMQ.Persistence;

namespace ActorMQ.Actors.Network.Loans;

/// <summary>
/// What a <see cref="RemoteHomeState"/> wants done in the world. Called while the state handles a command; an implementation must not call back
/// into the state.
/// </summary>
internal interface IRemoteHomeEffects
{
    /// <summary>Makes what a queue of the home is known by here: who consumes from it talks to this broker's end.</summary>
    DestinationHandle Represent(DestinationName queue, HomeBroker home);

    ConsumerId NextConsumer();

    /// <summary>What the subscriptions ask for that want it now.</summary>
    IReadOnlyList<ConsumerRequest> TemplatesFor(InterestEntry wanted);

    /// <summary>Says something to the home, unless the conversation is over.</summary>
    void Say(HomeBroker home, BorrowerContent content);

    /// <summary>This end has lost what the conversation was about.</summary>
    void GiveUp(HomeBroker home);

    /// <returns>False when the subscription is gone.</returns>
    bool Tell(IRef<ConsumerEvent> subscription, ConsumerEvent told);

    void Tell(TransactionClient client, TransactionEvent told);

    /// <summary>
    /// Gives the journal this broker's part of a transaction; <see cref="RemoteHomeCommand.UnitDurable"/> follows once all parts are durable.
    /// </summary>
    void Write(JournalUnit unit, long token, DestinationHandle queue, TransactionClient client);

    /// <summary>Asks for <see cref="RemoteHomeCommand.Review"/> in a moment.</summary>
    void ReviewLater();
}
