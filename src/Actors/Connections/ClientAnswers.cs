using ActorMQ.Model.Errors;
using ActorMQ.StompProtocol;

namespace ActorMQ.Actors.Connections;

/// <summary>What the client is told of what it has sent: RECEIPTs once all is done that they are for, and ERRORs.</summary>
internal sealed class ClientAnswers(FrameOutput output, ConnectionLife life, ConnectionRights rights, IConnectionEffects effects)
{
    /// <summary>What was agreed on with the client.</summary>
    public StompVersion Version => output.Version;

    /// <param name="id">What the frame asked for; null when it asked for none.</param>
    public void Receipt(string? id)
    {
        if (id is not null) output.Receipt(id);
    }

    /// <summary>One of the things a receipt waits for is done.</summary>
    public void Done(PendingReceipt receipt)
    {
        if (--receipt.Awaited == 0 && receipt.Id is not null && !receipt.HasFailed) output.Receipt(receipt.Id);
    }

    /// <summary>One of the things a receipt waits for, if any does, cannot be done.</summary>
    public void Failed(PendingReceipt? receipt, BrokerError error)
    {
        if (receipt?.HasFailed == true) return;
        if (receipt is not null) receipt.HasFailed = true;
        Error(error, receipt?.Id);
    }

    /// <summary>Tells the client of an error; ends the connection when the error says so.</summary>
    public void Error(BrokerError error, string? receipt)
    {
        effects.LogError(rights.Subject?.Name, error);
        if (!error.Code.Closes || life.TryEnd(CloseReason.ProtocolViolation, error.Message)) output.Error(error, receipt);
    }

    /// <summary>Ends the connection, with an error unless it is the client's own wish.</summary>
    public void End(CloseReason reason, BrokerError? error)
    {
        if (life.TryEnd(reason, error?.Message) && error is not null) output.Error(error, null);
    }
}
