using ActorMQ.Actors.Network;
using ActorMQ.Actors.Protocol;
using ActorMQ.Kernel;
using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Subscriptions;

/// <summary>What can be told to the registry of durable subscriptions.</summary>
public abstract record DurableCommand
{
    private protected DurableCommand()
    {
    }

    /// <summary>Makes the subscription, or takes the one there is; one that wants something else is replaced. The client gets the answer.</summary>
    public sealed record Open(DurableDefinition Wanted, IDurableClient Client) : DurableCommand;

    /// <summary>The client does not use it any more, or does not wait for it any more. It stays.</summary>
    public sealed record Release(DurableKey Key, IDurableClient Client) : DurableCommand;

    /// <summary>Removes it with what it holds, unless somebody uses it. Answered once it will not come back, with null when all went well.</summary>
    public sealed record Remove(DurableKey Key, Action<BrokerError?> Answer) : DurableCommand;

    /// <summary>
    /// Another broker, as which a client id stands here, wants those and no others: what it does not want any more is removed with what it
    /// holds.
    /// </summary>
    /// <param name="ClientId">What the broker is called here.</param>
    /// <param name="Names">Of its subscriptions that it wants.</param>
    /// <param name="AsOf">By which this is known: what it asked for later stays.</param>
    /// <param name="IsHeardOf">False for what it may want without its being heard: that stays, too. Any thread.</param>
    /// <param name="Network">Hears when a later run of the broker is remembered than that whose wish this is.</param>
    public sealed record Retain(
        string ClientId, IReadOnlySet<string> Names, InterestStamp AsOf, Func<InterestEntry, bool> IsHeardOf, IRef<NetworkCommand> Network) : DurableCommand;

    public sealed record List(Reply<IReadOnlyList<DurableStatus>> Reply) : DurableCommand;

    /// <summary>The policies say something else than before.</summary>
    internal sealed record PoliciesChanged : DurableCommand;

    /// <summary>What the journal had when the broker started.</summary>
    internal sealed record Recover(IReadOnlyList<DurableSubscription> Subscriptions) : DurableCommand;

    /// <summary>Its definition is durable, or durably gone.</summary>
    internal sealed record Written(DurableSubscription Subscription) : DurableCommand;

    internal sealed record QueueStopped(DurableSubscription Subscription) : DurableCommand;

    /// <summary>Its client may have been away for too long.</summary>
    internal sealed record CheckExpiry(DurableSubscription Subscription) : DurableCommand;
}
