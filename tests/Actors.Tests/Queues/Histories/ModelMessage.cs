using ActorMQ.Model.Messages;

namespace ActorMQ.Actors.Tests.Histories;

/// <summary>What a history knows of a message.</summary>
internal sealed class ModelMessage
{
    public required string Id { get; init; }

    /// <summary>Position in the order of arrival.</summary>
    public required int Order { get; init; }

    public required Message Message { get; init; }

    public required byte Lane { get; init; }

    public string? Group { get; init; }

    public bool ClosesGroup { get; init; }

    public string? Colour { get; init; }

    /// <summary>0 when its publisher does not want to hear that it is safe.</summary>
    public long Token { get; init; }

    public ModelStatus Status { get; set; }

    public ModelConsumer? Holder { get; set; }

    public long Tag { get; set; }

    /// <summary>Deliveries that reached somebody.</summary>
    public int Count { get; set; }

    /// <summary>Those of them that count against its limit.</summary>
    public int Failures { get; set; }

    /// <summary>Only a transaction can settle it.</summary>
    public bool IsPromised { get; set; }

    /// <summary>It must not be delivered before.</summary>
    public long NotBefore { get; set; }

    /// <summary>It came back once, so nobody can be sure of its order any more.</summary>
    public bool WasReturned { get; set; }

    public bool IsConfirmed { get; set; }

    public bool IsPersistent => Message.IsPersistent;

    public bool IsAlive => Status is not (ModelStatus.Done or ModelStatus.OnItsWay);

    public override string ToString() =>
        $"{Id}{(IsPersistent ? "p" : "")}{(Group is null ? "" : "/" + Group)}{(Colour is null ? "" : "/" + Colour)}@{Lane} {Status}{(Holder is null ? "" : $" {Holder.Name}:{Tag}")} x{Count}/{Failures}";
}

internal enum ModelStatus
{
    /// <summary>In the queue's mailbox.</summary>
    OnItsWay,

    /// <summary>Sent by a transaction that is not durable.</summary>
    Held,
    Waiting,
    InFlight,

    /// <summary>Acknowledged by a transaction that is not durable.</summary>
    Acknowledged,

    /// <summary>On its way to the dead letter queue, or there and not confirmed.</summary>
    Dying,
    Done,
}
