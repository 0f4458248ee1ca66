using System.Collections.Concurrent;
using ActorMQ.Actors.Credit;
using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Engine.Supervision;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Publishing;
using ActorMQ.Actors.Queues;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Errors;
using ActorMQ.Persistence;

namespace ActorMQ.Actors.Subscriptions;

/// <summary>Makes and forgets the queues of durable subscriptions, below the registry's actor.</summary>
internal sealed class DurableQueues
{
    private readonly ConcurrentDictionary<DestinationName, DestinationHandle> _table;
    private readonly IDurablePolicies _policies;
    private readonly QueueServices _services;
    private readonly DestinationQuota _quota;
    private readonly Dictionary<DestinationName, IReadOnlyList<RecoveredLane>> _lanes;

    public DurableQueues(
        ConcurrentDictionary<DestinationName, DestinationHandle> table, IDurablePolicies policies, QueueServices services, DestinationQuota quota)
    {
        _table = table;
        _policies = policies;
        _services = services;
        _quota = quota;
        _lanes = services.Journal.Recovered
            .Where(lane => lane.Destination.Kind == DestinationKind.DurableSubscription)
            .GroupBy(lane => lane.Destination)
            .ToDictionary(lanes => lanes.Key, lanes => (IReadOnlyList<RecoveredLane>)[.. lanes]);
    }

    /// <summary>Makes room for one; <see cref="Forget"/> gives it back. Null when there is room.</summary>
    public BrokerError? TryTake(DurableDefinition definition) => _quota.TryTake(definition.Account);

    public DurableRoute Make(DurableDefinition definition, Ref<IDurablesMessage> parent)
    {
        var name = definition.Key.ToDestination();
        var handle = new DestinationHandle(name, 0);
        // Messages without a subscription: its definition was damaged. Whoever subscribes again gets them.
        var roster = new QueueRoster(handle, _lanes.Remove(name, out var lanes) ? lanes : []);
        var props = new Props<IDestinationMessage>(() => new QueueActor(OptionsFor(definition), _services, roster))
        {
            Supervision = SupervisionPolicy.NeverGiveUp,
        };
        handle.Bind(parent.SpawnChild(props, name.Name));
        _table[name] = handle;
        return new DurableRoute(definition, handle);
    }

    /// <summary>How the queue of a subscription behaves now.</summary>
    public QueueOptions OptionsFor(DurableDefinition definition)
    {
        // It is empty most of the time, and must not be forgotten for that.
        var options = _policies.ForDurable(definition.Topic).Queue with { IdleTimeout = TimeSpan.Zero };
        // A link that breaks often says nothing against a message.
        return definition.IsOfBroker ? options with { MaxRedeliveries = -1 } : options;
    }

    public void Forget(DurableDefinition definition)
    {
        _table.TryRemove(definition.Key.ToDestination(), out _);
        _quota.Give(definition.Account);
    }
}
