using System.Globalization;
using System.Text;
using ActorMQ.Actors.Collections;
using ActorMQ.Actors.Credit;
using ActorMQ.Actors.Engine.Invariants;
using ActorMQ.Actors.Protocol;
using ActorMQ.StompProtocol;

namespace ActorMQ.Actors.Connections;

/// <summary>
/// One SUBSCRIBE of a client: what it is attached to, and what it was sent and has not acknowledged, in the order it was sent. Belongs to
/// the connection's turns.
/// </summary>
internal sealed class ClientSubscription
{
    private readonly Ring<PendingDelivery> _pending = new();
    private long _firstNumber = 1;

    public ClientSubscription(string? id, int number, SubscribeRequest request, StompVersion version)
    {
        Id = id;
        Request = request;
        var prefix = new OutputBuffer();
        prefix.Write("MESSAGE\n"u8);
        if (id is not null) prefix.WriteHeader("subscription"u8, id, version);
        Prefix = prefix.WrittenSpan.ToArray();
        prefix.Clear();
        Number = number;
        AckPrefix = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"ack:{number}-"));
        HasMessageIds = version != StompVersion.V12;
    }

    /// <summary>What the client calls it; null for a client of STOMP 1.0 that gave none.</summary>
    public string? Id { get; }

    /// <summary>Its number in the connection, the first part of ack ids.</summary>
    public int Number { get; }

    public SubscribeRequest Request { get; }

    /// <summary>Stands for all consumers that it has at destinations which it did not name one by one.</summary>
    public ConsumerId Template { get; init; }

    /// <summary>What ties a durable subscription to this connection; null for others.</summary>
    public DurableClient? Durable { get; init; }

    public AckMode AckMode => Request.AckMode;

    /// <summary>What every MESSAGE frame of it begins with.</summary>
    public byte[] Prefix { get; }

    public byte[] AckPrefix { get; }

    public List<SubscriptionSource> Sources { get; } = [];

    /// <summary>The RECEIPT of its SUBSCRIBE, while it waits for its destinations.</summary>
    public PendingReceipt? Attaching { get; set; }

    /// <summary>
    /// What other brokers should know to be wanted here. Temporary destinations are found without, browsers look at this broker only, and
    /// a durable subscription does not reach beyond it.
    /// </summary>
    public IEnumerable<InterestEntry> Interest => Request.IsBrowser || Durable is not null
        ? []
        : Request.Address.Parts.Where(part => !part.Name.IsTemporary).Select(part => new InterestEntry(part.Name, Request.Selector?.Text)).Distinct();

    /// <summary>The room its queues share; null when it has only one, which knows the prefetch itself.</summary>
    public CreditPool<SubscriptionSource>? Credit { get; set; }

    /// <summary>Deliveries that open transactions have acknowledged.</summary>
    public int Reserved
    {
        get
        {
            var count = 0;
            for (var i = 0; i < _pending.Count; i++) count += _pending[i].IsInTransaction ? 1 : 0;
            return count;
        }
    }

    public bool IsClosed { get; set; }

    public long Delivered { get; private set; }

    /// <summary>Sent and not acknowledged.</summary>
    public int Unacknowledged { get; private set; }

    private bool HasMessageIds { get; }

    /// <summary>Notes a message that is being written; the number acknowledges it.</summary>
    public long Sent(SubscriptionSource source, long tag, in Delivery delivery)
    {
        Delivered++;
        if (AckMode == AckMode.Auto) return 0;
        Unacknowledged++;
        _pending.Add(new PendingDelivery
        {
            Source = source,
            Tag = tag,
            Size = delivery.Message.Size,
            MessageId = HasMessageIds ? delivery.Message.Id : null,
        });
        return _firstNumber + _pending.Count - 1;
    }

    /// <summary>The number behind the <c>message-id</c> of a client before STOMP 1.2; 0 when there is none outstanding.</summary>
    public long NumberOf(string messageId)
    {
        for (var i = 0; i < _pending.Count; i++)
        {
            ref var pending = ref _pending[i];
            if (pending.Source is not null && !pending.IsInTransaction && pending.MessageId == messageId) return _firstNumber + i;
        }
        return 0;
    }

    public bool IsOutstanding(long number)
    {
        var index = number - _firstNumber;
        return index >= 0 && index < _pending.Count && _pending[(int)index] is { Source: not null, IsInTransaction: false };
    }

    /// <summary>Everything outstanding up to and including a number: what a cumulative ACK is for.</summary>
    public IEnumerable<long> OutstandingUpTo(long number)
    {
        for (var n = _firstNumber; n <= number; n++)
        {
            if (IsOutstanding(n)) yield return n;
        }
    }

    /// <summary>Sets a delivery aside for an open transaction, and lends room for another one.</summary>
    public SubscriptionSource Reserve(long number)
    {
        ref var pending = ref _pending[(int)(number - _firstNumber)];
        pending.IsInTransaction = pending.IsRoomLent = true;
        return pending.Source!;
    }

    /// <summary>
    /// The transaction is being committed: the delivery is, or stays, set aside, without room for another one. False when it cannot be
    /// settled any more.
    /// </summary>
    public bool TryCommit(long number, out PendingDelivery delivery)
    {
        delivery = default;
        var index = number - _firstNumber;
        if (index < 0 || index >= _pending.Count) return false;
        ref var pending = ref _pending[(int)index];
        if (pending.Source is not { IsDetached: false }) return false;
        delivery = pending;
        pending.IsInTransaction = true;
        pending.IsRoomLent = false;
        return true;
    }

    /// <summary>The transaction will not be: the delivery can be acknowledged again. False when it is not there any more.</summary>
    public bool TryUnreserve(long number, out PendingDelivery delivery)
    {
        delivery = default;
        var index = number - _firstNumber;
        if (index < 0 || index >= _pending.Count) return false;
        ref var pending = ref _pending[(int)index];
        delivery = pending;
        pending.IsInTransaction = pending.IsRoomLent = false;
        return pending.Source is not null;
    }

    /// <summary>Takes a delivery out: it is settled. False when it is not there any more.</summary>
    public bool TryTake(long number, out PendingDelivery delivery)
    {
        delivery = default;
        var index = number - _firstNumber;
        if (index < 0 || index >= _pending.Count || _pending[(int)index].Source is null) return false;
        delivery = _pending[(int)index];
        _pending[(int)index] = default;
        Unacknowledged--;
        while (_pending.Count > 0 && _pending[0].Source is null)
        {
            _pending.RemoveFirst();
            _firstNumber++;
        }
        return true;
    }

    /// <summary>What is counted as unacknowledged is there; and the room of several queues is shared without loss.</summary>
    public void Check()
    {
        var unacknowledged = 0;
        for (var i = 0; i < _pending.Count; i++) unacknowledged += _pending[i].Source is null ? 0 : 1;
        Invariant.Holds(
            unacknowledged == Unacknowledged, $"Subscription {Number}: {Unacknowledged} are counted as unacknowledged, and {unacknowledged} are there");
        Invariant.Holds(_pending.Count == 0 || _pending[0].Source is not null, $"Subscription {Number}: {_firstNumber} is settled, and still first");
        Credit?.Check();
    }

    /// <summary>Forgets what came from a source that is gone.</summary>
    public void Forget(SubscriptionSource source)
    {
        var end = _firstNumber + _pending.Count;
        for (var number = _firstNumber; number < end; number++)
        {
            var index = number - _firstNumber;
            if (index < 0 || _pending[(int)index].Source != source) continue;
            if (TryTake(number, out var delivery) && delivery.IsRoomLent) Credit?.Grant(-1);
        }
        Credit?.Remove(source);
    }
}
