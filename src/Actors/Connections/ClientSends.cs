using ActorMQ.Actors.Security;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Errors;
using ActorMQ.Model.Messages;

namespace ActorMQ.Actors.Connections;

/// <summary>
/// SEND: checks the right and finds the destination, both remembered in a <see cref="ProducerBinding"/>, and puts the message into the turn's
/// batch for it (<see cref="ProducerSide"/>), or into a transaction.
/// </summary>
internal sealed class ClientSends(
    ConnectionStart start,
    ConnectionRights rights,
    DestinationFinder finder,
    ProducerSide producer,
    ClientTransactions transactions,
    ClientAnswers answers,
    LateSends lateSends,
    IConnectionEffects effects)
{
    public FrameOutcome Take(ClientFrame.Send send)
    {
        if (producer.IsOverWindow) return FrameOutcome.Waits(FrameWait.Window);
        // A temporary destination to be answered at must exist before the question is sent.
        if (send.ReplyTo is not null && finder.Find(send.ReplyTo, out _) is { IsDone: false } unready) return unready;
        var parts = send.Address.Parts;
        if (parts is [{ Name: { IsTemporary: true } temporary, IsOwnTemporary: false }] && IsElsewhere(temporary)) return SendElsewhere(temporary, send);
        // All parts first: a message goes to all of them or to none.
        for (var i = 0; i < parts.Count; i++)
        {
            var outcome = Prepare(start.NameOf(parts[i]));
            if (!outcome.IsDone) return outcome;
        }
        if (send.Transaction is not null) return Add(send, send.Transaction);
        if (lateSends.AreUnderWay && parts.Any(part => lateSends.AreFor(start.NameOf(part)))) return FrameOutcome.Waits(FrameWait.Committing);
        var receipt = send.Receipt is null ? null : new PendingReceipt(send.Receipt, parts.Count);
        for (var i = 0; i < parts.Count; i++) producer.Send(producer.BindingOf(start.NameOf(parts[i])), MessageFor(send, i), receipt);
        return FrameOutcome.Done;
    }

    /// <summary>May and can the client send there?</summary>
    private FrameOutcome Prepare(DestinationName name)
    {
        var binding = producer.BindingOf(name);
        var version = rights.Version;
        if (binding.AllowedVersion != version)
        {
            if (name.IsPattern) return FrameOutcome.Fails(new BrokerError(ErrorCode.InvalidDestination, $"Messages cannot be sent to a wildcard: {name}"));
            if (!rights.Allows(AccessRight.Write, name)) return FrameOutcome.Fails(rights.Denied(AccessRight.Write, name));
            binding.AllowedVersion = version;
        }
        return finder.Bind(binding);
    }

    private FrameOutcome Add(ClientFrame.Send send, string name)
    {
        var parts = send.Address.Parts;
        if (transactions.Extend(name, send.Message.Size * parts.Count, parts.Count, out var transaction) is { } error) return FrameOutcome.Fails(error);
        // One that has failed can only be aborted.
        for (var i = 0; i < parts.Count && transaction.Failure is null; i++)
            transaction.Sends.Add((producer.BindingOf(start.NameOf(parts[i])), MessageFor(send, i)));
        answers.Receipt(send.Receipt);
        return FrameOutcome.Done;
    }

    /// <summary>A reply to a client of another broker, to whom this one may write.</summary>
    private bool IsElsewhere(DestinationName temporary) =>
        !effects.TryFind(temporary, out _) && effects.IsElsewhere(temporary) && rights.Allows(AccessRight.Write, temporary);

    private FrameOutcome SendElsewhere(DestinationName temporary, ClientFrame.Send send)
    {
        if (send.Transaction is not null)
        {
            if (transactions.Extend(send.Transaction, send.Message.Size, 1, out var transaction) is { } error) return FrameOutcome.Fails(error);
            if (transaction.Failure is null) transaction.Replies.Add((temporary, send.Message));
        }
        else
        {
            if (lateSends.AreFor(temporary)) return FrameOutcome.Waits(FrameWait.Committing);
            effects.SendElsewhere(temporary, send.Message);
        }
        answers.Receipt(send.Receipt);
        return FrameOutcome.Done;
    }

    private Message MessageFor(ClientFrame.Send send, int part) =>
        part == 0 ? send.Message : MessageRewriter.WithDestination(send.Message, start.NameOf(send.Address.Parts[part]));
}
