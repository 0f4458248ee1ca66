using ActorMQ.Actors.Engine;
using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Protocol;

/// <summary>What can be asked of the registry of durable subscriptions.</summary>
public abstract record DurableCommand : IDurablesMessage
{
    private DurableCommand()
    {
    }

    /// <summary>Makes the subscription, or takes the one there is; one that wants something else is replaced. The user gets the answer.</summary>
    public sealed record Open(DurableDefinition Wanted, DurableUser User) : DurableCommand;

    /// <summary>The user does not use it any more, or does not wait for it any more. It stays.</summary>
    public sealed record Release(DurableKey Key, DurableUser User) : DurableCommand;

    /// <summary>Removes it with what it holds, unless somebody uses it; see <see cref="DurableEvent.Removed"/>.</summary>
    public sealed record Remove(DurableKey Key) : DurableCommand
    {
        /// <summary>Null when nobody waits for an answer.</summary>
        public IRef<DurableEvent>? ReplyTo { get; init; }

        /// <summary>Comes back with the answer.</summary>
        public long Token { get; init; }

        /// <summary>For an administrator: null once it is gone, or why it is not.</summary>
        public Reply<BrokerError?>? Reply { get; init; }
    }

    /// <summary>
    /// Another broker, as which a client id stands here, wants those and no others: what it does not want any more is removed with what it
    /// holds.
    /// </summary>
    /// <param name="ClientId">What the broker is called here.</param>
    /// <param name="Names">Of its subscriptions that it wants.</param>
    /// <param name="AsOf">By which this is known: what it asked for later stays.</param>
    /// <param name="HeardThrough">What it may want without its being heard, as this does not admit it, stays, too.</param>
    /// <param name="ReplyTo">Hears when a later run of the broker is remembered than that whose wish this is.</param>
    public sealed record Retain(
        string ClientId, IReadOnlySet<string> Names, InterestStamp AsOf, LinkFilter HeardThrough, IRef<DurableEvent> ReplyTo) : DurableCommand;

    public sealed record List(Reply<IReadOnlyList<DurableStatus>> Reply) : DurableCommand;
}
