using ActorMQ.Actors.Destinations;
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
    private readonly Outbox _outbox = new();
    private readonly List<SubscriptionSource> _written = [];
    private readonly List<SubscriptionSource> _acknowledged = [];
    private int _lastNumber;

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

    public void Add(string key, ClientSubscription subscription)
    {
        _lastNumber = subscription.Number;
        _byId.Add(key, subscription);
        _byNumber.Add(subscription.Number, subscription);
    }

    /// <summary>Ends a subscription; what it was sent and has not acknowledged goes back.</summary>
    public void Remove(ClientSubscription subscription)
    {
        subscription.IsClosed = true;
        _byNumber.Remove(subscription.Number);
        _byId.Remove(KeyOf(subscription.Id, subscription.Request.Address.Text));
        // What was acknowledged before counts before the rest goes back.
        TellAcknowledged();
        foreach (var source in subscription.Sources) Detach(source);
        // Last: whoever gets the durable subscription next must find everything given back.
        subscription.Durable?.Release();
    }

    public static void Detach(SubscriptionSource source)
    {
        if (source.IsDetached) return;
        source.IsDetached = true;
        source.Handle.Actor.TryTell(new DestinationCommand.Detach(source, source.WrittenTag + 1));
    }

    public void OnDelivered(SubscriptionSource source, DeliveryBatch batch)
    {
        if (!source.IsDetached) _outbox.Add(source, batch);
    }

    /// <summary>Writes waiting messages until there are none or the output is large enough to be sent.</summary>
    public void Write(FrameOutput frames, OutputBuffer output, int portion)
    {
        while (output.Length < portion && _outbox.TryTake(out var source, out var delivery, out var tag))
        {
            if (delivery.Message is null)
            {
                frames.BrowseEnd(source.Subscription, source.Handle.Name.ToString());
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
                    ? new DestinationCommand.AcceptUpTo(source, source.WrittenTag)
                    : new DestinationCommand.Took(source, source.WrittenCount, source.WrittenBytes));
            }
            source.WrittenCount = 0;
            source.WrittenBytes = 0;
        }
        _written.Clear();
    }

    /// <summary>Ends a delivery that the client has acknowledged.</summary>
    public void Settle(ClientSubscription subscription, long number, Settlement settlement)
    {
        if (!subscription.TryTake(number, out var delivery) || delivery.Source is not { IsDetached: false } source) return;
        if (!source.TakesByTag)
        {
            source.Handle.Actor.TryTell(new DestinationCommand.Took(source, 1, delivery.Size));
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
            source.Handle.Actor.TryTell(new DestinationCommand.Settle(source, settlement, [delivery.Tag]));
        }
    }

    /// <summary>Tells the queues what was acknowledged in this turn.</summary>
    public void TellAcknowledged()
    {
        foreach (var source in _acknowledged)
        {
            source.Handle.Actor.TryTell(new DestinationCommand.Settle(source, Settlement.Accepted, source.Accepted!));
            source.Accepted = null;
        }
        _acknowledged.Clear();
    }

    /// <summary>The connection ends: everything goes back.</summary>
    public void Close()
    {
        foreach (var subscription in _byNumber.Values.ToArray()) Remove(subscription);
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
