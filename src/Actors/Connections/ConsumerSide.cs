using ActorMQ.Actors.Credit;
using ActorMQ.Actors.Engine.Invariants;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Publishing;
using ActorMQ.Model.Errors;
using ActorMQ.StompProtocol;

namespace ActorMQ.Actors.Connections;

/// <summary>
/// What a connection receives: its subscriptions, the messages that wait to be written, and what destinations must hear about those that
/// were. Belongs to the connection's turns.
/// </summary>
internal sealed class ConsumerSide
{
    private readonly Dictionary<string, ClientSubscription> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<int, ClientSubscription> _byNumber = [];
    private readonly Dictionary<ConsumerId, SubscriptionSource> _sources = [];
    private readonly Dictionary<ConsumerId, ClientSubscription> _byTemplate = [];

    // Made from a template for a subscription that had ended. A destination can only let go of one that it has heard of.
    private readonly Dictionary<ConsumerId, DestinationHandle> _refused = [];
    private readonly Outbox _outbox = new();
    private readonly List<SubscriptionSource> _written = [];
    private readonly List<SubscriptionSource> _acknowledged = [];
    private readonly List<SubscriptionSource> _granted = [];
    private readonly HashSet<ClientSubscription> _sharing = [];
    private readonly HashSet<DestinationHandle> _unconfirmed = [];
    private readonly InterestLedger _interest;
    private int _lastNumber;

    /// <param name="interest">Hears what the client wants, for other brokers.</param>
    public ConsumerSide(InterestLedger interest) => _interest = interest;

    public int Count => _byNumber.Count;

    public IReadOnlyCollection<ClientSubscription> All => _byNumber.Values;

    /// <summary>Messages waiting for the client to read.</summary>
    public long Waiting => _outbox.Count;

    public long Written { get; private set; }

    public int NextNumber => _lastNumber + 1;

    /// <summary>Subscriptions are known by id, or for clients of STOMP 1.0 that give none by destination.</summary>
    public static string KeyOf(string? id, string destination) => id ?? "\0" + destination;

    public bool Contains(string key) => _byId.ContainsKey(key);

    public ClientSubscription? Find(string key) => _byId.GetValueOrDefault(key);

    public ClientSubscription? Find(int number) => _byNumber.GetValueOrDefault(number);

    /// <param name="key">See <see cref="KeyOf"/>.</param>
    /// <param name="subscription">One more.</param>
    /// <param name="template">What it asks of queues of other brokers.</param>
    public void Add(string key, ClientSubscription subscription, ConsumerRequest template)
    {
        _lastNumber = subscription.Number;
        _byId.Add(key, subscription);
        _byNumber.Add(subscription.Number, subscription);
        _byTemplate.Add(subscription.Template, subscription);
        foreach (var entry in subscription.Interest) _interest.Add(entry, template);
    }

    /// <summary>Ends a subscription; what it was sent and has not acknowledged goes back.</summary>
    public void Remove(ClientSubscription subscription)
    {
        subscription.IsClosed = true;
        foreach (var entry in subscription.Interest) _interest.Remove(entry, subscription.Template);
        _byNumber.Remove(subscription.Number);
        _byTemplate.Remove(subscription.Template);
        _byId.Remove(KeyOf(subscription.Id, subscription.Request.Address.Text));
        // What was acknowledged before counts before the rest goes back.
        TellAcknowledged();
        foreach (var source in subscription.Sources) Detach(source);
        // Last: whoever gets the durable subscription next must find everything given back.
        subscription.Durable?.Release();
    }

    /// <summary>From now on a subscription's one queue is not the only one that has its room: what the queue has of it counts as given.</summary>
    public static void ShareRoomOf(ClientSubscription subscription, int prefetch)
    {
        var reserved = subscription.Reserved;
        var credit = new CreditPool<SubscriptionSource>(prefetch);
        credit.Grant(reserved);
        foreach (var source in subscription.Sources)
        {
            if (!source.TakesByTag || source.IsDetached) continue;
            credit.Adopt(source, prefetch + reserved, source.Held);
            source.Handle.Actor.TryTell(new DestinationCommand.Meter(source.Consumer));
        }
        subscription.Credit = credit;
    }

    /// <summary>The subscription consumes from one more destination, as soon as that is told so.</summary>
    public void Add(SubscriptionSource source)
    {
        source.Subscription.Sources.Add(source);
        _sources.Add(source.Consumer, source);
    }

    public ClientSubscription? FindByTemplate(ConsumerId template) => _byTemplate.GetValueOrDefault(template);

    /// <summary>Nobody wants a consumer that a destination is being told of.</summary>
    public void Refuse(ConsumerId consumer, DestinationHandle handle) => _refused.Add(consumer, handle);

    /// <summary>A destination has heard of a consumer, or is gone: one that was refused can end.</summary>
    public void EndRefused(ConsumerId consumer)
    {
        if (_refused.Remove(consumer, out var handle)) handle.Actor.TryTell(new DestinationCommand.Detach(consumer, 0));
    }

    /// <summary>Null for one that has ended meanwhile: what its destination has said since is of no use.</summary>
    public SubscriptionSource? Find(ConsumerId consumer) => _sources.GetValueOrDefault(consumer);

    public void Detach(SubscriptionSource source)
    {
        if (source.IsDetached) return;
        source.IsDetached = true;
        _sources.Remove(source.Consumer);
        source.Handle.Actor.TryTell(new DestinationCommand.Detach(source.Consumer, source.WrittenTag + 1));
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
            Invariant.Holds(source.Consumer == consumer && !source.IsDetached, $"Connection: what is known as consumer {consumer} is {source.Consumer}, or detached");
            Invariant.Holds(source.Subscription.Sources.Contains(source), $"Connection: consumer {consumer} is of a subscription that does not know it");
        }
    }

    /// <summary>A destination has let go of us, or never had us: nothing of it can be settled any more.</summary>
    public void Forget(SubscriptionSource source)
    {
        source.IsDetached = true;
        _sources.Remove(source.Consumer);
        source.Subscription.Sources.Remove(source);
        source.Subscription.Forget(source);
        if (source.Subscription.Credit is not null) _sharing.Add(source.Subscription);
    }

    public void OnDelivered(ConsumerId consumer, DeliveryBatch batch)
    {
        if (!_sources.TryGetValue(consumer, out var source)) return;
        _outbox.Add(source, batch);
        if (!source.TakesByTag) return;
        source.Held += batch.Deliveries.Count;
        if (source.Subscription.Credit?.OnDelivered(source, batch.Deliveries.Count) == true) _sharing.Add(source.Subscription);
    }

    /// <summary>A queue of several that share the room has run out of its part.</summary>
    public void OnExhausted(ConsumerId consumer)
    {
        if (Find(consumer) is not { Subscription.Credit: { } credit } source) return;
        credit.OnExhausted(source);
        _sharing.Add(source.Subscription);
    }

    public void OnDrained(ConsumerId consumer, int count)
    {
        if (Find(consumer) is not { Subscription.Credit: { } credit } source) return;
        credit.OnDrained(source, count);
        _sharing.Add(source.Subscription);
    }

    /// <summary>A delivery was acknowledged in a transaction: until that ends the client may have another one in its place.</summary>
    public void Reserve(ClientSubscription subscription, long number) => Grant(subscription.Reserve(number), 1);

    /// <summary>The transaction was aborted, or could not be committed.</summary>
    public void Unreserve(ClientSubscription subscription, long number)
    {
        if (subscription.TryUnreserve(number, out var delivery) && delivery.IsRoomLent) Grant(delivery.Source!, -1);
    }

    /// <summary>The transaction is being committed. False when the delivery cannot be settled any more.</summary>
    public bool TryCommit(ClientSubscription subscription, long number, out PendingDelivery delivery)
    {
        if (!subscription.TryCommit(number, out delivery)) return false;
        if (delivery.IsRoomLent) Grant(delivery.Source!, -1);
        return true;
    }

    /// <summary>The transaction took place: the destination has settled a delivery, or is told now that it was taken.</summary>
    public void Committed(ClientSubscription subscription, long number)
    {
        if (TryTake(subscription, number, out var source, out var delivery) && !source.TakesByTag)
            source.Handle.Actor.TryTell(new DestinationCommand.Grant(source.Consumer, 1, delivery.Size));
    }

    /// <summary>Takes a delivery out that is settled. False when there is nobody to tell of it.</summary>
    private bool TryTake(ClientSubscription subscription, long number, out SubscriptionSource source, out PendingDelivery delivery)
    {
        source = null!;
        if (!subscription.TryTake(number, out delivery) || delivery.Source is not { IsDetached: false } taken) return false;
        source = taken;
        OnSettled(source, 1);
        return true;
    }

    /// <summary>To be called at the end of a turn: room that has become free goes to the queues that wait for it.</summary>
    public void ShareRoom()
    {
        foreach (var source in _granted)
        {
            if (source.Granting != 0 && !source.IsDetached) source.Handle.Actor.TryTell(new DestinationCommand.Grant(source.Consumer, source.Granting));
            source.Granting = 0;
        }
        _granted.Clear();
        foreach (var subscription in _sharing)
        {
            subscription.Credit!.Distribute(
                static (source, count) => source.Handle.Actor.TryTell(new DestinationCommand.Grant(source.Consumer, count)),
                static source => source.Handle.Actor.TryTell(new DestinationCommand.Drain(source.Consumer)));
        }
        _sharing.Clear();
    }

    /// <summary>Writes waiting messages until there are none or the output is large enough to be sent.</summary>
    public void Write(FrameOutput frames, OutputBuffer output, int portion)
    {
        while (output.Length < portion && _outbox.TryTake(out var source, out var delivery, out var tag))
        {
            if (delivery.Message is null)
            {
                frames.BrowseEnd(source.Subscription, source.Handle.Name.Text);
                continue;
            }
            var number = source.Subscription.Sent(source, tag, delivery);
            frames.Message(source.Subscription, delivery, number, source.OwnName);
            Written++;
            if (tag != 0) source.WrittenTag = tag;
            if (number != 0) continue;
            if (source.WrittenCount++ == 0) _written.Add(source);
            source.WrittenBytes += delivery.Message.Size;
        }
    }

    /// <summary>Everything written has left: auto-acknowledging subscriptions have taken it.</summary>
    public void TellWritten()
    {
        foreach (var source in _written)
        {
            if (!source.IsDetached)
            {
                source.Handle.Actor.TryTell(source.TakesByTag
                    ? new DestinationCommand.AcceptUpTo(source.Consumer, source.WrittenTag)
                    : new DestinationCommand.Grant(source.Consumer, source.WrittenCount, source.WrittenBytes));
                OnSettled(source, source.WrittenCount);
            }
            source.WrittenCount = 0;
            source.WrittenBytes = 0;
        }
        _written.Clear();
    }

    /// <summary>Ends a delivery that the client has acknowledged.</summary>
    public void Settle(ClientSubscription subscription, long number, Settlement settlement)
    {
        if (!TryTake(subscription, number, out var source, out var delivery)) return;
        if (!source.TakesByTag)
        {
            source.Handle.Actor.TryTell(new DestinationCommand.Grant(source.Consumer, 1, delivery.Size));
        }
        else if (settlement == Settlement.Accepted)
        {
            if (source.Accepted is null)
            {
                source.Accepted = [];
                _acknowledged.Add(source);
            }
            source.Accepted.Add(delivery.Tag);
        }
        else
        {
            source.Handle.Actor.TryTell(new DestinationCommand.Settle(source.Consumer, settlement, [delivery.Tag]));
        }
    }

    /// <summary>Tells the queues what was acknowledged in this turn.</summary>
    public void TellAcknowledged()
    {
        foreach (var source in _acknowledged)
        {
            source.Handle.Actor.TryTell(new DestinationCommand.Settle(source.Consumer, Settlement.Accepted, source.Accepted!));
            source.Accepted = null;
            _unconfirmed.Add(source.Handle);
        }
        _acknowledged.Clear();
    }

    /// <summary>Queues that were told of acknowledgements since the last call, and have not said that those are durable.</summary>
    public IReadOnlyCollection<DestinationHandle> TakeUnconfirmed()
    {
        if (_unconfirmed.Count == 0) return [];
        DestinationHandle[] handles = [.. _unconfirmed];
        _unconfirmed.Clear();
        return handles;
    }

    /// <summary>The connection ends: everything goes back.</summary>
    public void Close()
    {
        foreach (var subscription in _byNumber.Values.ToArray()) Remove(subscription);
        foreach (var (consumer, handle) in _refused) handle.Actor.TryTell(new DestinationCommand.Detach(consumer, 0));
    }

    /// <summary>Finds what an ACK or NACK is for; tells what is wrong with one that is for nothing.</summary>
    public BrokerError? Find(ClientFrame.Acknowledge frame, StompVersion version, out ClientSubscription subscription, out long number)
    {
        number = 0;
        subscription = null!;
        var verb = frame.IsNegative ? "NACK" : "ACK";
        if (version == StompVersion.V12)
        {
            if (frame.Id is null)
                return new BrokerError(ErrorCode.MissingHeader, $"{verb} received without an id header, which STOMP 1.2 needs");
            return TryReadAckId(frame.Id, out subscription, out number) && subscription.IsOutstanding(number) ? null : Unexpected(verb, frame.Id);
        }
        if (frame.MessageId is null) return new BrokerError(ErrorCode.MissingHeader, $"{verb} received without a message-id to acknowledge!");
        if (frame.Subscription is null && version == StompVersion.V11)
            return new BrokerError(ErrorCode.MissingHeader, $"{verb} received without a subscription id for acknowledge!");
        foreach (var candidate in _byNumber.Values)
        {
            if (frame.Subscription is not null && candidate.Id != frame.Subscription) continue;
            number = candidate.NumberOf(frame.MessageId);
            if (number == 0) continue;
            subscription = candidate;
            return null;
        }
        return Unexpected(verb, frame.MessageId);
    }

    private void OnSettled(SubscriptionSource source, int count)
    {
        if (!source.TakesByTag) return;
        source.Held -= count;
        if (source.Subscription.Credit is not { } credit) return;
        credit.OnSettled(source, count);
        _sharing.Add(source.Subscription);
    }

    private void Grant(SubscriptionSource source, int count)
    {
        if (!source.TakesByTag) return;
        if (source.Subscription.Credit is { } credit)
        {
            credit.Grant(count);
            _sharing.Add(source.Subscription);
            return;
        }
        if (source.Granting == 0) _granted.Add(source);
        source.Granting += count;
    }

    private static BrokerError Unexpected(string verb, string id) =>
        new(ErrorCode.UnexpectedAck, $"Unexpected {verb} received for message-id [{id}]");

    private bool TryReadAckId(string id, out ClientSubscription subscription, out long number)
    {
        subscription = null!;
        number = 0;
        var dash = id.IndexOf('-', StringComparison.Ordinal);
        return dash > 0
            && int.TryParse(id.AsSpan(0, dash), out var subscriptionNumber)
            && long.TryParse(id.AsSpan(dash + 1), out number)
            && _byNumber.TryGetValue(subscriptionNumber, out subscription!);
    }
}
