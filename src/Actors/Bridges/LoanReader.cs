using System.Collections.Immutable;
using ActorMQ.Actors.Network;
using ActorMQ.Actors.Network.Loans;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Actors.Bridges;

/// <summary>Makes of a PASS frame's parts what homes and borrowers say to each other; see <see cref="LoanWriter"/>.</summary>
internal static class LoanReader
{
    /// <summary>Null when the content is not about loans.</summary>
    public static NetworkContent? Read(ref PassParts parts, DestinationName queue)
    {
        var content = parts.Content;
        if (content.SequenceEqual("loan"u8))
            return new HomeContent.Loan(queue, parts.ConsumerNumber, new DeliveryBatch(Number(ref parts), Deliveries(parts.Body)));
        if (content.SequenceEqual("settled"u8))
            return new BorrowerContent.Settled(queue, parts.ConsumerNumber, SettlementOf(Count(ref parts)), Tags(parts.Body));
        if (content.SequenceEqual("accepted"u8)) return new BorrowerContent.AcceptedUpTo(queue, parts.ConsumerNumber, Number(ref parts));
        if (content.SequenceEqual("grant"u8)) return new BorrowerContent.Grant(queue, parts.ConsumerNumber, Count(ref parts));
        if (content.SequenceEqual("exhausted"u8)) return new HomeContent.Exhausted(queue, parts.ConsumerNumber);
        if (content.SequenceEqual("drain"u8)) return new BorrowerContent.Drain(queue, parts.ConsumerNumber);
        if (content.SequenceEqual("drained"u8)) return new HomeContent.Drained(queue, parts.ConsumerNumber, Count(ref parts));
        if (content.SequenceEqual("offer"u8)) return new HomeContent.Offer(queue, Wanted(ref parts), parts.ConsumerNumber);
        if (content.SequenceEqual("withdrawn"u8)) return new HomeContent.Withdrawn(queue, Wanted(ref parts));
        if (content.SequenceEqual("consume"u8)) return new BorrowerContent.Consume(queue, parts.ConsumerNumber, Terms(ref parts));
        if (content.SequenceEqual("cancel"u8)) return new BorrowerContent.Cancel(queue, parts.ConsumerNumber, Number(ref parts));
        if (content.SequenceEqual("ended"u8)) return new HomeContent.Ended(queue, parts.ConsumerNumber);
        if (content.SequenceEqual("promise"u8)) return new BorrowerContent.Promise(queue, Number(ref parts), Endings(parts.Body));
        if (content.SequenceEqual("renounce"u8)) return new BorrowerContent.Renounce(queue, Number(ref parts));
        if (content.SequenceEqual("promised"u8)) return new HomeContent.Promised(queue, Number(ref parts), Problem(ref parts));
        if (content.SequenceEqual("confirm"u8)) return new BorrowerContent.Confirm(queue, Number(ref parts), Endings(parts.Body));
        if (content.SequenceEqual("confirmed"u8)) return new HomeContent.Confirmed(queue, Number(ref parts), Problem(ref parts));
        return null;
    }

    private static long Number(ref PassParts parts) => LinkText.Number(parts.Numbers, "PASS: a number");

    private static string? Problem(ref PassParts parts) => parts.Problem.IsEmpty ? null : LinkText.Text(parts.Problem);

    private static int Count(ref PassParts parts)
    {
        var numbers = parts.Numbers;
        return LinkText.TakeCount(ref numbers, "PASS: a count", int.MaxValue);
    }

    private static InterestEntry Wanted(ref PassParts parts) =>
        parts.Wanted is { Kind: DestinationKind.Queue or DestinationKind.DurableSubscription } wanted
            ? new InterestEntry(wanted, parts.Selector)
            : throw LinkText.Malformed("PASS: an offer does not say what is wanted");

    private static LoanTerms Terms(ref PassParts parts)
    {
        var numbers = parts.Numbers;
        var prefetch = LinkText.TakeCount(ref numbers, "PASS: a prefetch", int.MaxValue);
        var bytes = LinkText.TakeCount(ref numbers, "PASS: a prefetch in bytes", int.MaxValue);
        var priority = LinkText.TakeNumber(ref numbers, "PASS: a priority");
        if (priority is < sbyte.MinValue or > sbyte.MaxValue) throw LinkText.Malformed($"PASS: a priority is out of bounds: {priority}");
        var isExclusive = LinkText.TakeCount(ref numbers, "PASS: exclusive", 1) == 1;
        return new LoanTerms(LinkText.Text(parts.Label), prefetch, bytes, (int)priority, isExclusive, parts.Selector);
    }

    private static Settlement SettlementOf(int number) =>
        number <= (int)Settlement.Released ? (Settlement)number : throw LinkText.Malformed($"PASS: a settlement is unknown: {number}");

    private static ImmutableArray<long> Tags(ReadOnlySpan<byte> body)
    {
        var tags = ImmutableArray.CreateBuilder<long>(body.Count((byte)' ') + 1);
        while (!body.IsEmpty) tags.Add(LinkText.TakeNumber(ref body, "PASS: a tag"));
        return tags.DrainToImmutable();
    }

    private static ImmutableArray<BorrowerContent.Ending> Endings(ReadOnlySpan<byte> body)
    {
        var endings = ImmutableArray.CreateBuilder<BorrowerContent.Ending>();
        while (!body.IsEmpty)
        {
            var consumer = LinkText.TakeNumber(ref body, "PASS: a consumer");
            var settlement = SettlementOf(LinkText.TakeCount(ref body, "PASS: a settlement", int.MaxValue));
            endings.Add(new BorrowerContent.Ending(consumer, settlement, LinkText.TakeNumber(ref body, "PASS: a tag")));
        }
        return endings.DrainToImmutable();
    }

    private static List<Delivery> Deliveries(ReadOnlySpan<byte> body)
    {
        var deliveries = new List<Delivery>();
        while (!body.IsEmpty)
        {
            var end = body.IndexOf((byte)'\n');
            if (end < 0) throw LinkText.Malformed("PASS: a loan is cut off");
            var numbers = body[..end];
            var count = LinkText.TakeCount(ref numbers, "PASS: a delivery count", int.MaxValue);
            body = body[(end + 1)..];
            var traits = MessageTraits.Take(ref numbers);
            var length = LinkText.TakeCount(ref numbers, "PASS: a length", body.Length);
            deliveries.Add(new Delivery(traits.Read(body[..length]), count));
            body = body[length..];
        }
        return deliveries.Count > 0 ? deliveries : throw LinkText.Malformed("PASS: a loan has no message");
    }
}
