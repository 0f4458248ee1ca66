using ActorMQ.Actors.Engine.Scheduling;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Publishing;

namespace ActorMQ.Actors.Subscriptions;

/// <summary>One durable subscription as its registry sees it.</summary>
internal sealed class DurableSubscription
{
    public DurableSubscription(DurableDefinition definition)
    {
        Definition = definition;
        WantedAsOf = definition.AsOf;
    }

    public enum Step
    {
        /// <summary>Its definition is on the way to the disk.</summary>
        Making,
        Ready,

        /// <summary>Its queue is on the way out.</summary>
        Removing,

        /// <summary>The queue is gone, the definition is on the way out.</summary>
        Forgetting,
    }

    public DurableDefinition Definition { get; set; }

    public DurableKey Key => Definition.Key;

    /// <summary>What the journal was told last; null when it was told to forget it, or nothing yet.</summary>
    public DurableDefinition? Stored { get; set; }

    /// <summary>The journal has not said yet that this is durable. Until then nothing else is written of it.</summary>
    public bool IsWriting { get; set; }

    /// <summary>Where its definition is in the journal.</summary>
    public long Sequence { get; set; }

    public Step Progress { get; set; }

    /// <summary>For one of another broker: the last that was heard of its being wanted.</summary>
    public InterestStamp WantedAsOf { get; set; }

    /// <summary>Null unless it is ready.</summary>
    public DurableRoute? Route { get; set; }

    public DurableUser? Client { get; set; }

    /// <summary>Since when it has its client, or none.</summary>
    public DateTimeOffset Since { get; set; }

    /// <summary>When it has been without a client for long enough to be removed.</summary>
    public ActorTimer? Expiry { get; set; }

    /// <summary>What cannot be done before something else is over.</summary>
    public LinkedList<DurableCommand> Waiting { get; } = [];
}
