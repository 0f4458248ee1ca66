using ActorMQ.Actors.Protocol;

namespace ActorMQ.Actors.Subscriptions;

/// <summary>What the registry of durable subscriptions is told besides what others ask of it.</summary>
internal abstract record DurableRegistryCommand : IDurablesMessage
{
    private DurableRegistryCommand()
    {
    }

    /// <summary>The policies say something else than before.</summary>
    internal sealed record PoliciesChanged : DurableRegistryCommand;

    /// <summary>What the journal had when the broker started.</summary>
    internal sealed record Recover(IReadOnlyList<DurableSubscription> Subscriptions) : DurableRegistryCommand;

    /// <summary>A definition is durable, or durably gone.</summary>
    internal sealed record Written(DurableSubscription Subscription) : DurableRegistryCommand;

    internal sealed record QueueStopped(DurableSubscription Subscription) : DurableRegistryCommand;

    /// <summary>Its client may have been away for too long.</summary>
    internal sealed record CheckExpiry(DurableSubscription Subscription) : DurableRegistryCommand;
}
