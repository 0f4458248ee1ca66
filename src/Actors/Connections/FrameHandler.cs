using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Connections;

/// <summary>Brings each frame to whoever carries it out, and tells the client of what failed.</summary>
internal sealed class FrameHandler(
    ConnectionLife life,
    ClientLogin login,
    ClientSends sends,
    ClientAcknowledgements acknowledgements,
    ClientSubscriptions subscriptions,
    ClientTransactions transactions,
    ClientCommits commits,
    ClientSettlements settlements,
    ProducerSide producer,
    ClientAnswers answers)
{
    /// <summary>Everything that was sent is safe.</summary>
    public bool IsSettled => producer.IsSettled && commits.Count == 0;

    public FrameOutcome Handle(ClientFrame frame)
    {
        var outcome = CarryOut(frame);
        if (!outcome.IsDone) Conclude(outcome, frame);
        return outcome;
    }

    /// <summary>Tells the client what failed, and ends what cannot go on.</summary>
    /// <param name="outcome">What became of a frame.</param>
    /// <param name="frame">Which it was; null when it was told something else before.</param>
    public void Conclude(FrameOutcome outcome, ClientFrame? frame)
    {
        if (outcome.End is { } reason)
        {
            answers.End(reason, outcome.Error);
        }
        else if (outcome.Error is { } error)
        {
            transactions.Fail(TransactionOf(frame), error);
            answers.Error(error, frame?.Receipt);
        }
    }

    private static string? TransactionOf(ClientFrame? frame) => frame switch
    {
        ClientFrame.Send send => send.Transaction,
        ClientFrame.Acknowledge acknowledge => acknowledge.Transaction,
        ClientFrame.Invalid invalid => invalid.Transaction,
        _ => null,
    };

    private FrameOutcome CarryOut(ClientFrame frame)
    {
        if (life.Phase == ConnectionPhase.AwaitingConnect && frame is not (ClientFrame.Connect or ClientFrame.Invalid))
            return FrameOutcome.Fails(new BrokerError(ErrorCode.NotConnected, "Not connected."));
        return frame switch
        {
            ClientFrame.Send send => sends.Take(send),
            ClientFrame.Acknowledge acknowledge => acknowledgements.Take(acknowledge),
            ClientFrame.Connect connect => login.Take(connect),
            ClientFrame.Subscribe subscribe => subscriptions.Take(subscribe),
            ClientFrame.Unsubscribe unsubscribe => subscriptions.Take(unsubscribe),
            ClientFrame.TransactionBoundary boundary => commits.Take(boundary),
            ClientFrame.Disconnect disconnect => Disconnect(disconnect),
            ClientFrame.Invalid invalid => FrameOutcome.Fails(invalid.Error),
            _ => throw new InvalidOperationException($"No such frame: {frame.GetType().Name}"),
        };
    }

    /// <summary>Everything sent before is safe when the RECEIPT of a DISCONNECT goes out.</summary>
    private FrameOutcome Disconnect(ClientFrame.Disconnect disconnect)
    {
        settlements.Tell();
        if (disconnect.Receipt is not null)
        {
            // What was acknowledged is not to come again, either.
            if (settlements.TakeUnconfirmed() is { Count: > 0 } unconfirmed) commits.Begin(new ClientTransaction { IsImplicit = true }, null, unconfirmed);
            if (!IsSettled) return FrameOutcome.Waits(FrameWait.Settling);
        }
        answers.Receipt(disconnect.Receipt);
        producer.Flush();
        return FrameOutcome.Ends(CloseReason.ClientDisconnected);
    }
}
