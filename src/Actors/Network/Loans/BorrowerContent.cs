using System.Collections.Immutable;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Actors.Network.Loans;

/// <summary>
/// What a broker whose clients consume from a queue of another one tells that one. A consumer's number is never used again by a broker,
/// and less than 0 when the home chose it; what is told of it is what the queue would be told of one of its own, see <see cref="DestinationCommand"/>.
/// </summary>
public abstract record BorrowerContent(DestinationName Queue) : NetworkContent
{
    /// <summary>One more consumer, or what the opener of an offer is from now on. It is metered: it gets nothing before it was given room.</summary>
    public sealed record Consume(DestinationName Queue, long Consumer, LoanTerms Terms) : BorrowerContent(Queue);

    public sealed record Grant(DestinationName Queue, long Consumer, int Count) : BorrowerContent(Queue);

    public sealed record Drain(DestinationName Queue, long Consumer) : BorrowerContent(Queue);

    public sealed record Settled(DestinationName Queue, long Consumer, Settlement Settlement, ImmutableArray<long> Tags) : BorrowerContent(Queue);

    public sealed record AcceptedUpTo(DestinationName Queue, long Consumer, long Tag) : BorrowerContent(Queue);

    /// <summary>The consumer is gone. Tags from <paramref name="FirstUnsent"/> on never left the broker.</summary>
    public sealed record Cancel(DestinationName Queue, long Consumer, long FirstUnsent) : BorrowerContent(Queue);

    /// <summary>Asks whether deliveries can still be ended, all of them; if so they are kept for <see cref="Confirm"/> or <see cref="Renounce"/>.</summary>
    public sealed record Promise(DestinationName Queue, long Token, ImmutableArray<Ending> Endings) : BorrowerContent(Queue);

    /// <summary>What was promised is not needed any more.</summary>
    public sealed record Renounce(DestinationName Queue, long Token) : BorrowerContent(Queue);

    /// <summary>Ends deliveries, all or none, and asks to hear when these and all that were ended before are gone for good.</summary>
    public sealed record Confirm(DestinationName Queue, long Token, ImmutableArray<Ending> Endings) : BorrowerContent(Queue);

    /// <summary>How one delivery of a consumer ends.</summary>
    public readonly record struct Ending(long Consumer, Settlement Settlement, long Tag);
}
