using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Engine.Invariants;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Publishing;

namespace ActorMQ.Actors.Connections;

/// <summary>The subscriptions of a client, and the consumers they have at destinations.</summary>
internal sealed class ConsumerSide(ClientRoom room, ClientSettlements settlements, IConnectionEffects effects)
{
    private readonly Dictionary<string, ClientSubscription> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<int, ClientSubscription> _byNumber = [];
    private readonly Dictionary<ConsumerId, SubscriptionSource> _sources = [];
    private readonly Dictionary<ConsumerId, ClientSubscription> _byTemplate = [];

    private readonly UnwantedConsumers _refused = new();
    private int _lastNumber;

    public int Count => _byNumber.Count;

    public IReadOnlyCollection<ClientSubscription> All => _byNumber.Values;

    public int NextNumber => _lastNumber + 1;

    /// <summary>Subscriptions are known by id, or for clients of STOMP 1.0 that give none by destination.</summary>
    public static string KeyOf(string? id, string destination) => id ?? "\0" + destination;

    public bool Contains(string key) => _byId.ContainsKey(key);

    public ClientSubscription? Find(string key) => _byId.GetValueOrDefault(key);

    public ClientSubscription? Find(int number) => _byNumber.GetValueOrDefault(number);

    /// <summary>Null for one that has ended meanwhile: what its destination has said since is of no use.</summary>
    public SubscriptionSource? Find(ConsumerId consumer) => _sources.GetValueOrDefault(consumer);

    public ClientSubscription? FindByTemplate(ConsumerId template) => _byTemplate.GetValueOrDefault(template);

    /// <param name="key">See <see cref="KeyOf"/>.</param>
    /// <param name="subscription">One more.</param>
    /// <param name="template">What it asks of queues of other brokers.</param>
    public void Add(string key, ClientSubscription subscription, ConsumerRequest template)
    {
        _lastNumber = subscription.Number;
        _byId.Add(key, subscription);
        _byNumber.Add(subscription.Number, subscription);
        _byTemplate.Add(subscription.Template, subscription);
        foreach (var entry in subscription.Interest) effects.Want(entry, template);
    }

    /// <summary>Ends a subscription; what it was sent and has not acknowledged goes back.</summary>
    public void Remove(ClientSubscription subscription)
    {
        subscription.IsClosed = true;
        foreach (var entry in subscription.Interest) effects.WantNoMore(entry, subscription.Template);
        _byNumber.Remove(subscription.Number);
        _byTemplate.Remove(subscription.Template);
        _byId.Remove(KeyOf(subscription.Id, subscription.Request.Address.Text));
        // What was acknowledged before counts before the rest goes back.
        settlements.Tell();
        foreach (var source in subscription.Sources) Detach(source);
        // Last: whoever gets the durable subscription next must find everything given back.
        subscription.Durable?.Release();
    }

    /// <summary>The subscription consumes from one more destination, as soon as that is told so.</summary>
    public void Add(SubscriptionSource source)
    {
        source.Subscription.Sources.Add(source);
        _sources.Add(source.Consumer, source);
    }

    /// <summary>Nobody wants a consumer that a destination is being told of.</summary>
    public void Refuse(ConsumerId consumer, DestinationHandle handle) => _refused.Add(consumer, handle);

    /// <summary>A destination has heard of a consumer, or is gone: one that was refused can end.</summary>
    public void EndRefused(ConsumerId consumer)
    {
        if (_refused.TryTake(consumer, out var handle)) effects.Tell(handle, new DestinationCommand.Detach(consumer, 0));
    }

    /// <summary>A destination has let go of us, or never had us: nothing of it can be settled any more.</summary>
    public void Forget(SubscriptionSource source)
    {
        source.IsDetached = true;
        _sources.Remove(source.Consumer);
        source.Subscription.Sources.Remove(source);
        source.Subscription.Forget(source);
        room.OnForgotten(source.Subscription);
    }

    /// <summary>The connection ends: subscriptions are removed, one destination after the other.</summary>
    /// <returns>False when the budget was spent before all were.</returns>
    public bool TryRemoveAll(TurnBudget budget)
    {
        // What was acknowledged before counts before the rest goes back.
        settlements.Tell();
        foreach (var subscription in _byNumber.Values)
        {
            var sources = subscription.Sources;
            for (; sources.Count > 0 && !budget.IsSpent; sources.RemoveAt(sources.Count - 1))
            {
                budget.Spend();
                Detach(sources[^1]);
            }
            if (budget.IsSpent) return false;
            budget.Spend();
            Remove(subscription);
        }
        return true;
    }

    /// <summary>The connection has ended: everything goes back that has not yet.</summary>
    public void Close()
    {
        foreach (var subscription in _byNumber.Values.ToArray()) Remove(subscription);
        foreach (var (consumer, handle) in _refused.All) effects.Tell(handle, new DestinationCommand.Detach(consumer, 0));
    }

    /// <summary>Each subscription is known by its number and by its id. To be called at the end of a turn.</summary>
    public void Check()
    {
        Invariant.Holds(_byId.Count == _byNumber.Count, $"Connection: {_byNumber.Count} subscriptions, of which {_byId.Count} can be found by id");
        foreach (var (number, subscription) in _byNumber)
        {
            Invariant.Holds(
                subscription.Number == number && !subscription.IsClosed,
                $"Connection: what is known as subscription {number} is {subscription.Number}, or closed");
            subscription.Check();
        }
        foreach (var (consumer, source) in _sources)
        {
            Invariant.Holds(
                source.Consumer == consumer && !source.IsDetached, $"Connection: what is known as consumer {consumer} is {source.Consumer}, or detached");
            Invariant.Holds(source.Subscription.Sources.Contains(source), $"Connection: consumer {consumer} is of a subscription that does not know it");
            Invariant.Holds(source.Accepted is null, $"Connection: consumer {consumer} has acknowledgements that its queue was not told of");
        }
    }

    private void Detach(SubscriptionSource source)
    {
        if (source.IsDetached) return;
        source.IsDetached = true;
        _sources.Remove(source.Consumer);
        effects.Tell(source.Handle, new DestinationCommand.Detach(source.Consumer, source.WrittenTag + 1));
    }
}
