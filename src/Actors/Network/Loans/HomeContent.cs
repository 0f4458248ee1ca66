using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Actors.Network.Loans;

/// <summary>
/// What the home of a queue, the broker that took its messages in and keeps them, tells a borrower, a broker whose clients consume them.
/// What it says to one consumer is what a queue says to any of its own; see <see cref="ConsumerEvent"/>.
/// </summary>
public abstract record HomeContent(DestinationName Queue) : NetworkContent
{
    /// <summary>There are messages here for who wants this, and nobody else has room for them.</summary>
    /// <param name="Queue">The queue.</param>
    /// <param name="Wanted">What the borrower wants.</param>
    /// <param name="Opener">
    /// A consumer that has room for one message and that the borrower has not asked for: the first message need not wait for its answer, and
    /// the consumer becomes that of one of its subscriptions. 0: there is none.
    /// </param>
    public sealed record Offer(DestinationName Queue, InterestEntry Wanted, long Opener) : HomeContent(Queue);

    /// <summary>An offer ends, because the queue is gone or it is not wanted any more. Another one may come.</summary>
    public sealed record Withdrawn(DestinationName Queue, InterestEntry Wanted) : HomeContent(Queue);

    /// <summary>Messages for one consumer, until it settles them.</summary>
    public sealed record Loan(DestinationName Queue, long Consumer, DeliveryBatch Batch) : HomeContent(Queue);

    public sealed record Exhausted(DestinationName Queue, long Consumer) : HomeContent(Queue);

    public sealed record Drained(DestinationName Queue, long Consumer, int Count) : HomeContent(Queue);

    /// <summary>The queue has let go of the consumer.</summary>
    public sealed record Ended(DestinationName Queue, long Consumer) : HomeContent(Queue);

    /// <summary>The answer to <see cref="BorrowerContent.Promise"/>.</summary>
    /// <param name="Queue">The queue.</param>
    /// <param name="Token">Which question.</param>
    /// <param name="Problem">Null when it is promised; else why it cannot be.</param>
    public sealed record Promised(DestinationName Queue, long Token, string? Problem) : HomeContent(Queue);

    /// <summary>The answer to <see cref="BorrowerContent.Confirm"/>.</summary>
    /// <param name="Queue">The queue.</param>
    /// <param name="Token">Which question.</param>
    /// <param name="Problem">Null when it is done for good; else why not.</param>
    public sealed record Confirmed(DestinationName Queue, long Token, string? Problem) : HomeContent(Queue);
}
