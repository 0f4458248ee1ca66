using System.Collections.Immutable;
using ActorMQ.Actors.Credit;
using ActorMQ.Actors.Protocol;

namespace ActorMQ.Actors.Network.Loans;

/// <summary>
/// All queues of one other broker, for the subscriptions of this one: they talk to it as they would to a queue, and it passes on what they say,
/// and brings what the home says; over long ways more than they have room for waits here (<see cref="Supply"/>). Who gets which message, what is
/// redelivered and what dies is decided at home. Without IO and clock.
/// </summary>
internal sealed class RemoteHomeState
{
    private readonly HomeContact _contact;
    private readonly ConsumerRoom _room;
    private readonly RemoteConsumers _consumers;
    private readonly RemoteTransactions _transactions;
    private readonly IRemoteHomeEffects _effects;

    /// <param name="limits">What may be under way beyond the prefetch of a consumer.</param>
    /// <param name="memory">What waits here takes its share of it.</param>
    /// <param name="effects">What is wanted done.</param>
    public RemoteHomeState(LoanLimits limits, MemoryBudget memory, IRemoteHomeEffects effects)
    {
        _effects = effects;
        _contact = new HomeContact(effects);
        _room = new ConsumerRoom(_contact, effects);
        _consumers = new RemoteConsumers(_contact, _room, limits, memory, effects);
        _transactions = new RemoteTransactions(_contact, _consumers, _room, effects);
    }

    /// <summary>Takes what a queue can be told, and what is <see cref="RemoteHomeCommand"/>.</summary>
    /// <param name="message">Which of it.</param>
    /// <param name="now">A time that only grows.</param>
    public void Take(IDestinationMessage message, TimeSpan now)
    {
        switch (message)
        {
            case RemoteHomeCommand.Arrived arrived:
                if (_contact.Home != arrived.Home) End();
                _contact.Hear(arrived.Home, arrived.RoundTrip);
                foreach (var content in arrived.Contents) Hear(content);
                break;
            case DestinationCommand.Grant grant:
                if (_consumers.TryGet(grant.Consumer, out var consumer)) _room.Grant(consumer, grant.Count);
                break;
            case DestinationCommand.Drain drain:
                if (_consumers.TryGet(drain.Consumer, out consumer)) _room.Drain(consumer);
                break;
            case DestinationCommand.Settle settle:
                if (_consumers.TryGet(settle.Consumer, out consumer)) Settle(consumer, settle.Settlement, [.. settle.Tags], now);
                break;
            case DestinationCommand.AcceptUpTo accept:
                if (_consumers.TryGet(accept.Consumer, out consumer)) AcceptUpTo(consumer, accept.LastTag, now);
                break;
            case DestinationCommand.Detach detach:
                if (_consumers.TryGet(detach.Consumer, out consumer)) _consumers.Detach(consumer, detach.FirstUnsent);
                break;
            case DestinationCommand.Promise promise:
                _transactions.Promise(promise, now);
                break;
            case DestinationCommand.Renounce renounce:
                _transactions.Renounce(renounce);
                break;
            case DestinationCommand.Transact transact:
                _transactions.Transact(transact, now);
                break;
            case RemoteHomeCommand.UnitDurable durable:
                _transactions.Confirm(durable);
                break;
            case RemoteHomeCommand.Subscribed subscribed:
                _consumers.OnSubscribed(subscribed.Wanted, subscribed.Template);
                break;
            case RemoteHomeCommand.Review:
                _room.Review(_consumers.All, now);
                break;
            case RemoteHomeCommand.Reachability reachability when reachability.IsReachable != _contact.IsReachable:
                _contact.IsReachable = reachability.IsReachable;
                foreach (var one in _consumers.All) _room.OnReachability(one);
                break;
            case RemoteHomeCommand.Over over:
                if (_contact.Home?.Conversation == over.Conversation) End();
                break;
        }
    }

    /// <summary>Nothing is known any more of those that consume. The home must hear of it, too.</summary>
    public void Close()
    {
        var home = _contact.Home;
        End();
        if (home is not null) _effects.GiveUp(home);
    }

    /// <summary>To be called at the end of a turn.</summary>
    public void Check()
    {
        _consumers.Check();
        _transactions.Check();
    }

    private void Hear(HomeContent content)
    {
        switch (content)
        {
            case HomeContent.Loan loan:
                if (_consumers.TryGet(loan.Consumer, out var consumer)) _room.Bring(consumer, loan.Batch);
                // An offer that did not come this far.
                else if (loan.Consumer < 0) _consumers.Refuse(loan.Queue, loan.Consumer);
                break;
            case HomeContent.Exhausted exhausted:
                if (_consumers.TryGet(exhausted.Consumer, out consumer)) _room.OnHomeExhausted(consumer);
                break;
            case HomeContent.Drained drained:
                if (_consumers.TryGet(drained.Consumer, out consumer)) _room.OnDrained(consumer, drained.Count);
                break;
            case HomeContent.Ended ended:
                if (_consumers.TryGet(ended.Consumer, out consumer)) _consumers.OnEnded(consumer);
                break;
            case HomeContent.Promised promised:
                _transactions.OnPromised(promised);
                break;
            case HomeContent.Confirmed confirmed:
                _transactions.OnConfirmed(confirmed);
                break;
            case HomeContent.Offer offer:
                _consumers.OnOffer(offer);
                break;
            case HomeContent.Withdrawn withdrawn:
                _consumers.OnWithdrawn(withdrawn);
                break;
        }
    }

    private void Settle(RemoteConsumer consumer, Settlement settlement, ImmutableArray<long> tags, TimeSpan now)
    {
        _contact.Say(new BorrowerContent.Settled(consumer.Queue.Handle.Name, consumer.Number, settlement, tags));
        _room.Settled(consumer, tags.Length, now);
    }

    private void AcceptUpTo(RemoteConsumer consumer, long tag, TimeSpan now)
    {
        _contact.Say(new BorrowerContent.AcceptedUpTo(consumer.Queue.Handle.Name, consumer.Number, tag));
        _room.Settled(consumer, (int)(tag - consumer.AcceptedTag), now);
        consumer.AcceptedTag = tag;
    }

    private void End()
    {
        _contact.End();
        _consumers.Close();
        _transactions.Close();
    }
}
