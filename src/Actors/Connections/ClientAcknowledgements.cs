using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Errors;
using ActorMQ.StompProtocol;

namespace ActorMQ.Actors.Connections;

/// <summary>ACK and NACK: finds what they are for, and settles it, at once or with a transaction.</summary>
internal sealed class ClientAcknowledgements(
    ConsumerSide consumer, ClientSettlements settlements, ClientTransactions transactions, ClientCommits commits, ClientAnswers answers)
{
    public FrameOutcome Take(ClientFrame.Acknowledge frame)
    {
        if (frame.IsNegative && answers.Version == StompVersion.V10)
            return FrameOutcome.Fails(new BrokerError(ErrorCode.NotSupported, "NACK received but connection is in v1.0 mode."));
        if (Find(frame, out var subscription, out var number) is { } error) return FrameOutcome.Fails(error);
        var settlement = !frame.IsNegative ? Settlement.Accepted : frame.Requeue ? Settlement.Rejected : Settlement.Discarded;
        if (frame.Transaction is not null)
        {
            if (Add(frame.Transaction, subscription, Meant(subscription, number), settlement) is { } refusal) return FrameOutcome.Fails(refusal);
        }
        else if (frame.Receipt is not null && settlement == Settlement.Accepted)
        {
            return AcceptForGood(subscription, Meant(subscription, number), frame.Receipt);
        }
        else if (subscription.AckMode != AckMode.Client)
        {
            settlements.Settle(subscription, number, settlement);
        }
        else
        {
            foreach (var n in subscription.OutstandingUpTo(number)) settlements.Settle(subscription, n, settlement);
        }
        answers.Receipt(frame.Receipt);
        return FrameOutcome.Done;
    }

    private static IEnumerable<long> Meant(ClientSubscription subscription, long number) =>
        subscription.AckMode == AckMode.Client ? subscription.OutstandingUpTo(number) : [number];

    private BrokerError? Add(string name, ClientSubscription subscription, IEnumerable<long> numbers, Settlement settlement)
    {
        var list = numbers.ToArray();
        if (transactions.Extend(name, 0, list.Length, out var transaction) is { } error) return error;
        foreach (var number in list)
        {
            settlements.Reserve(subscription, number);
            transaction.Acknowledgements.Add((subscription, number, settlement));
        }
        return null;
    }

    /// <summary>
    /// An ACK that asks for a receipt is a transaction of its own: once the receipt has come, the message does not come again, whatever
    /// happens to the broker.
    /// </summary>
    private FrameOutcome AcceptForGood(ClientSubscription subscription, IEnumerable<long> numbers, string receipt)
    {
        var transaction = new ClientTransaction { IsImplicit = true };
        foreach (var number in numbers) transaction.Acknowledgements.Add((subscription, number, Settlement.Accepted));
        return commits.Begin(transaction, receipt);
    }

    /// <summary>Finds what an ACK or NACK is for; tells what is wrong with one that is for nothing.</summary>
    private BrokerError? Find(ClientFrame.Acknowledge frame, out ClientSubscription subscription, out long number)
    {
        number = 0;
        subscription = null!;
        var verb = frame.IsNegative ? "NACK" : "ACK";
        if (answers.Version == StompVersion.V12)
        {
            if (frame.Id is null)
                return new BrokerError(ErrorCode.MissingHeader, $"{verb} received without an id header, which STOMP 1.2 needs");
            return TryReadAckId(frame.Id, out subscription, out number) && subscription.IsOutstanding(number) ? null : Unexpected(verb, frame.Id);
        }
        if (frame.MessageId is null) return new BrokerError(ErrorCode.MissingHeader, $"{verb} received without a message-id to acknowledge!");
        if (frame.Subscription is null && answers.Version == StompVersion.V11)
            return new BrokerError(ErrorCode.MissingHeader, $"{verb} received without a subscription id for acknowledge!");
        foreach (var candidate in consumer.All)
        {
            if (frame.Subscription is not null && candidate.Id != frame.Subscription) continue;
            number = candidate.NumberOf(frame.MessageId);
            if (number == 0) continue;
            subscription = candidate;
            return null;
        }
        return Unexpected(verb, frame.MessageId);
    }

    private static BrokerError Unexpected(string verb, string id) =>
        new(ErrorCode.UnexpectedAck, $"Unexpected {verb} received for message-id [{id}]");

    private bool TryReadAckId(string id, out ClientSubscription subscription, out long number)
    {
        subscription = null!;
        number = 0;
        var dash = id.IndexOf('-', StringComparison.Ordinal);
        return dash > 0
            && int.TryParse(id.AsSpan(0, dash), out var subscriptionNumber)
            && long.TryParse(id.AsSpan(dash + 1), out number)
            && (subscription = consumer.Find(subscriptionNumber)!) is not null;
    }
}
