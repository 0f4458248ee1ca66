using System.Collections.Immutable;
using ActorMQ.Actors.Network.Loans;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Destinations;
using ActorMQ.StompProtocol;

namespace ActorMQ.Actors.Bridges;

/// <summary>Writes what homes and borrowers say to each other: the rest of a PASS frame, from the content's name on.</summary>
/// <remarks><code>
/// d:queue on all
/// offer                  k:opener w:wanted s:selector
/// withdrawn              w:wanted s:selector
/// loan                  k:consumer n:FIRST-TAG, the body is messages: DELIVERY-COUNT BODY-START FLAGS PRIORITY EXPIRES LENGTH, a line each, and the bytes
/// exhausted, ended, drain  k:consumer
/// returned, grant        k:consumer n:COUNT
/// promised, confirmed    n:TOKEN p:problem
/// consume                k:consumer n:PREFETCH PREFETCH-BYTES PRIORITY IS-EXCLUSIVE s:selector l:label
/// settled                k:consumer n:settlement, the body is tags
/// accepted, cancel       k:consumer n:TAG
/// promise, confirm       n:TOKEN, the body is CONSUMER SETTLEMENT TAG for each
/// renounce               n:TOKEN
/// </code></remarks>
internal sealed class LoanWriter(OutputBuffer output)
{
    // About what the numbers of one message take, and a share of the frame.
    private const int NumbersOfMessage = 64;

    // Beyond this it is a few large messages, which are not copied.
    private const int MostAtOnce = 1 << 20;

    private int _length;
    private int _bodyStart;

    public void Write(HomeContent content)
    {
        switch (content)
        {
            case HomeContent.Loan loan:
                Begin("loan"u8, loan.Queue, loan.Consumer);
                Header("n:"u8, loan.Batch.FirstTag);
                EndWith(loan.Batch);
                return;
            case HomeContent.Offer offer:
                Begin("offer"u8, offer.Queue, offer.Opener);
                Write(offer.Wanted);
                break;
            case HomeContent.Withdrawn withdrawn:
                Begin("withdrawn"u8, withdrawn.Queue);
                Write(withdrawn.Wanted);
                break;
            case HomeContent.Exhausted exhausted:
                Begin("exhausted"u8, exhausted.Queue, exhausted.Consumer);
                break;
            case HomeContent.Drained returned:
                Begin("drained"u8, returned.Queue, returned.Consumer);
                Header("n:"u8, returned.Count);
                break;
            case HomeContent.Ended ended:
                Begin("ended"u8, ended.Queue, ended.Consumer);
                break;
            case HomeContent.Promised promised:
                Begin("promised"u8, promised.Queue);
                Answer(promised.Token, promised.Problem);
                break;
            case HomeContent.Confirmed confirmed:
                Begin("confirmed"u8, confirmed.Queue);
                Answer(confirmed.Token, confirmed.Problem);
                break;
            default:
                throw new ArgumentException($"{content} is unknown", nameof(content));
        }
        End();
    }

    public void Write(BorrowerContent content)
    {
        switch (content)
        {
            case BorrowerContent.Settled settled:
                Begin("settled"u8, settled.Queue, settled.Consumer);
                Header("n:"u8, (int)settled.Settlement);
                BeginBody();
                foreach (var tag in settled.Tags) Number(tag);
                EndBody();
                return;
            case BorrowerContent.Promise promise:
                Begin("promise"u8, promise.Queue);
                EndWith(promise.Token, promise.Endings);
                return;
            case BorrowerContent.Confirm confirm:
                Begin("confirm"u8, confirm.Queue);
                EndWith(confirm.Token, confirm.Endings);
                return;
            case BorrowerContent.Renounce renounce:
                Begin("renounce"u8, renounce.Queue);
                Header("n:"u8, renounce.Token);
                break;
            case BorrowerContent.AcceptedUpTo accepted:
                Begin("accepted"u8, accepted.Queue, accepted.Consumer);
                Header("n:"u8, accepted.Tag);
                break;
            case BorrowerContent.Grant grant:
                Begin("grant"u8, grant.Queue, grant.Consumer);
                Header("n:"u8, grant.Count);
                break;
            case BorrowerContent.Drain drain:
                Begin("drain"u8, drain.Queue, drain.Consumer);
                break;
            case BorrowerContent.Cancel cancel:
                Begin("cancel"u8, cancel.Queue, cancel.Consumer);
                Header("n:"u8, cancel.FirstUnsent);
                break;
            case BorrowerContent.Consume consume:
                Begin("consume"u8, consume.Queue, consume.Consumer);
                Write(consume.Terms);
                break;
            default:
                throw new ArgumentException($"{content} is unknown", nameof(content));
        }
        End();
    }

    private void Number(long value)
    {
        output.Write(value);
        output.Write((byte)' ');
    }

    private void Write(InterestEntry wanted)
    {
        Header("w:"u8, wanted.Destination.ToString());
        if (wanted.Selector is not null) Header("s:"u8, wanted.Selector);
    }

    private void Write(LoanTerms terms)
    {
        output.Write("n:"u8);
        Number(terms.Prefetch);
        Number(terms.PrefetchBytes);
        Number(terms.Priority);
        Number(terms.IsExclusive ? 1 : 0);
        output.Write((byte)'\n');
        if (terms.Selector is not null) Header("s:"u8, terms.Selector);
        Header("l:"u8, terms.Label);
    }

    private void Begin(ReadOnlySpan<byte> content, DestinationName queue)
    {
        output.Write("c:"u8);
        output.Write(content);
        output.Write((byte)'\n');
        Header("d:"u8, queue.ToString());
    }

    private void Begin(ReadOnlySpan<byte> content, DestinationName queue, long consumer)
    {
        Begin(content, queue);
        Header("k:"u8, consumer);
    }

    private void Header(ReadOnlySpan<byte> name, long value)
    {
        output.Write(name);
        output.Write(value);
        output.Write((byte)'\n');
    }

    private void Header(ReadOnlySpan<byte> name, string value)
    {
        output.Write(name);
        output.WriteEscaped(value, StompVersion.V12);
        output.Write((byte)'\n');
    }

    private void Answer(long token, string? problem)
    {
        Header("n:"u8, token);
        if (problem is not null) Header("p:"u8, problem);
    }

    private void EndWith(long token, ImmutableArray<BorrowerContent.Ending> endings)
    {
        Header("n:"u8, token);
        BeginBody();
        foreach (var ending in endings)
        {
            Number(ending.Consumer);
            Number((int)ending.Settlement);
            Number(ending.Tag);
        }
        EndBody();
    }

    private void EndWith(DeliveryBatch batch)
    {
        var deliveries = batch.Deliveries;
        // This is most of what a link carries: written once, into its place.
        output.MakeRoomFor(Math.Min(batch.Size, MostAtOnce) + (deliveries.Count * NumbersOfMessage));
        BeginBody();
        for (var i = 0; i < deliveries.Count; i++)
        {
            var (message, count) = deliveries[i];
            Number(count);
            Number(message.BodyStart);
            Number((int)message.Flags);
            Number(message.Priority);
            Number(message.Expires);
            output.Write(message.Frame.Length);
            output.Write((byte)'\n');
            output.WriteLasting(message.Frame);
        }
        EndBody();
    }

    private void BeginBody()
    {
        output.Write("content-length:"u8);
        _length = output.WriteLater();
        output.Write((byte)'\n', (byte)'\n');
        _bodyStart = output.Length;
    }

    private void EndBody()
    {
        output.Fill(_length, output.Length - _bodyStart);
        output.Write((byte)0);
    }

    private void End() => output.Write((byte)'\n', 0);
}
