using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Security;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Errors;
using ActorMQ.Model.Messages;
using ActorMQ.StompProtocol;

namespace ActorMQ.Actors.Connections;

/// <content>What each frame does.</content>
internal sealed partial class ConnectionActor
{
    private bool IsSettled => _producer.IsSettled && _commits.Count == 0;

    /// <summary>Carries a frame out. False when it has to wait; it comes again when what it waits for has happened.</summary>
    private bool TryHandle(ClientFrame frame)
    {
        if (_phase == Phase.AwaitingConnect && frame is not (ClientFrame.Connect or ClientFrame.Invalid))
        {
            ReportError(new BrokerError(ErrorCode.NotConnected, "Not connected."), frame.Receipt);
            return true;
        }
        switch (frame)
        {
            case ClientFrame.Send send:
                return TrySend(send);
            case ClientFrame.Acknowledge acknowledge:
                Acknowledge(acknowledge);
                return true;
            case ClientFrame.Connect connect:
                return TryConnect(connect);
            case ClientFrame.Subscribe subscribe:
                return TrySubscribe(subscribe);
            case ClientFrame.Unsubscribe unsubscribe:
                Unsubscribe(unsubscribe);
                return true;
            case ClientFrame.TransactionBoundary boundary:
                return TryHandleTransaction(boundary);
            case ClientFrame.Disconnect disconnect:
                return TryDisconnect(disconnect);
            case ClientFrame.Invalid invalid:
                FailTransaction(invalid.Transaction, invalid.Error);
                ReportError(invalid.Error, invalid.Receipt);
                return true;
            default:
                throw new InvalidOperationException($"No such frame: {frame.GetType().Name}");
        }
    }

    private bool TrySend(ClientFrame.Send send)
    {
        if (_producer.IsOverWindow)
        {
            _wait = Wait.Window;
            return false;
        }
        if (send.ReplyTo is not null && !TryEnsureTemporary(send.ReplyTo, send.Receipt, out var waits)) return !waits;
        var parts = send.Address.Parts;
        if (parts is [{ Name: { IsTemporary: true } temporary, IsOwnTemporary: false }] && TrySendAway(temporary, send)) return true;
        // All parts first: a message goes to all of them or to none.
        foreach (var part in parts)
        {
            if (!TryPrepare(NameOf(part), send, out waits)) return !waits;
        }
        if (send.Transaction is not null)
        {
            AddToTransaction(send);
            return true;
        }
        var receipt = send.Receipt is null ? null : new PendingReceipt(send.Receipt, parts.Count);
        for (var i = 0; i < parts.Count; i++) _producer.Send(_producer.BindingOf(NameOf(parts[i])), MessageFor(send, i), receipt);
        return true;
    }

    /// <summary>A reply to a client of another broker.</summary>
    private bool TrySendAway(DestinationName temporary, ClientFrame.Send send)
    {
        if (_services.Directory.TryGet(temporary, out _) || !_services.Network.HasElsewhere(temporary)) return false;
        if (!_services.Security.Allows(_subject!, AccessRight.Write, temporary)) return false;
        if (send.Transaction is not null)
        {
            if (!TryGetOpen(send.Transaction, send.Message.Size, 1, send.Receipt, out var transaction)) return true;
            transaction.Replies.Add((temporary, send.Message));
        }
        else
        {
            _services.Network.SendToTemporary(temporary, send.Message);
        }
        if (send.Receipt is not null) _output.Receipt(send.Receipt);
        return true;
    }

    private Message MessageFor(ClientFrame.Send send, int part) =>
        part == 0 ? send.Message : MessageRewriter.WithDestination(send.Message, NameOf(send.Address.Parts[part]));

    private DestinationName NameOf(DestinationPart part) => part.IsOwnTemporary ? _identity.Temporary(part.Name) : part.Name;

    /// <summary>May and can we send there? False: it waits, or the frame has failed and the client was told.</summary>
    private bool TryPrepare(DestinationName name, ClientFrame.Send send, out bool waits)
    {
        waits = false;
        var binding = _producer.BindingOf(name);
        var version = _services.Security.Version;
        if (binding.AllowedVersion != version)
        {
            if (name.IsPattern) return Fail(send, new BrokerError(ErrorCode.InvalidDestination, $"Messages cannot be sent to a wildcard: {name}"));
            if (!_services.Security.Allows(_subject!, AccessRight.Write, name)) return Fail(send, AccessPolicy.Denied(_subject!, AccessRight.Write, name));
            binding.AllowedVersion = version;
        }
        if (_producer.TryBind(binding)) return true;
        if (TryEnsure(name, out var handle, out var error))
        {
            ProducerSide.Bind(binding, handle!);
            return true;
        }
        waits = error is null;
        return error is not null && Fail(send, error);
    }

    private bool Fail(ClientFrame.Send send, BrokerError error)
    {
        FailTransaction(send.Transaction, error);
        ReportError(error, send.Receipt);
        return false;
    }

    /// <summary>
    /// Finds a destination or has it made. False: with an error when that is not possible, without one when it is under way and the frame
    /// has to wait.
    /// </summary>
    private bool TryEnsure(DestinationName name, out DestinationHandle? handle, out BrokerError? error)
    {
        error = null;
        if (_services.Directory.TryGet(name, out handle)) return true;
        if (_unresolvable.Remove(name, out error)) return false;
        var isOwn = name.IsTemporary && name.Name.StartsWith(_identity.Text + "-", StringComparison.Ordinal);
        if (name.IsTemporary && !isOwn)
        {
            error = new BrokerError(ErrorCode.NoSuchDestination, $"The destination {name.Uri} does not exist.");
            return false;
        }
        var mayCreate = _services.Security.Allows(_subject!, AccessRight.Admin, name);
        if (!mayCreate && _services.Network is null)
        {
            error = AccessPolicy.Denied(_subject!, AccessRight.Admin, name);
            return false;
        }
        _wait = Wait.Destination;
        _resolving = name;
        // What exists at another broker need not be created: it only has no messages and no consumers here yet.
        if (!mayCreate)
        {
            _services.Network!.Seek(name, Self);
        }
        else if (isOwn)
        {
            _temporaries.Add(name);
            _services.Directory.CreateTemporary(name, _identity.Number, _account, Self);
        }
        else
        {
            _services.Directory.Resolve(name, _account, Self);
        }
        return false;
    }

    private void OnSought(DestinationName name, bool exists, IReadOnlyList<string> silent)
    {
        if (exists)
        {
            _services.Directory.Resolve(name, _account, Self);
            return;
        }
        var error = AccessPolicy.Denied(_subject!, AccessRight.Admin, name);
        if (silent.Count > 0) error = error with { Message = $"{error.Message}; whether it exists at {string.Join(", ", silent)} is not known: no answer" };
        OnResolved(name, error);
    }

    /// <summary>A temporary destination to be answered at must exist before the question is sent.</summary>
    private bool TryEnsureTemporary(DestinationName name, string? receipt, out bool waits)
    {
        waits = false;
        if (TryEnsure(name, out _, out var error)) return true;
        waits = error is null;
        if (error is not null) ReportError(error, receipt);
        return false;
    }

    private void OnResolved(DestinationName name, BrokerError? error)
    {
        if (error is not null) _unresolvable[name] = error;
        if (_wait == Wait.Destination && name.Equals(_resolving))
        {
            _wait = Wait.Nothing;
            _resolving = null;
        }
        if (_producer.FindBinding(name) is { } binding)
        {
            if (error is null) _producer.Retry(binding);
            else _producer.Fail(binding, error, Failed);
        }
        Reattach(name, error);
    }

    /// <summary>A destination went idle between being looked up and being told: it is made anew.</summary>
    private void ResolveAgain(ProducerBinding binding) => _services.Directory.Resolve(binding.Name, _account, Self);

    private void Acknowledge(ClientFrame.Acknowledge frame)
    {
        if (frame.IsNegative && _output.Version == StompVersion.V10)
        {
            ReportError(new BrokerError(ErrorCode.NotSupported, "NACK received but connection is in v1.0 mode."), frame.Receipt);
            return;
        }
        if (_consumer.Find(frame, _output.Version, out var subscription, out var number) is { } error)
        {
            FailTransaction(frame.Transaction, error);
            ReportError(error, frame.Receipt);
            return;
        }
        var settlement = !frame.IsNegative ? Settlement.Accepted : frame.Requeue ? Settlement.Rejected : Settlement.Discarded;
        IEnumerable<long> numbers = subscription.AckMode == AckMode.Client ? subscription.OutstandingUpTo(number) : [number];
        if (frame.Transaction is not null)
        {
            if (!AddToTransaction(frame.Transaction, subscription, numbers, settlement, frame.Receipt)) return;
        }
        else if (frame.Receipt is not null && settlement == Settlement.Accepted)
        {
            AcceptForGood(subscription, numbers, frame.Receipt);
            return;
        }
        else
        {
            foreach (var n in numbers) _consumer.Settle(subscription, n, settlement);
        }
        if (frame.Receipt is not null) _output.Receipt(frame.Receipt);
    }

    /// <summary>
    /// An ACK that asks for a receipt is a transaction of its own: once the receipt has come, the message does not come again, whatever
    /// happens to the broker.
    /// </summary>
    private void AcceptForGood(ClientSubscription subscription, IEnumerable<long> numbers, string receipt)
    {
        var transaction = new ClientTransaction { IsImplicit = true };
        foreach (var number in numbers) transaction.Acknowledgements.Add((subscription, number, Settlement.Accepted));
        Commit(transaction, receipt);
    }

    // What is in the way of the frames left goes away soon, whatever the client does; if not, there is the timer.
    private bool IsUnfinished => HasUndecided || _wait is Wait.Commit or Wait.Destination || (_stash.Count > 0 && _wait is Wait.Nothing or Wait.Window);

    /// <summary>What a client has sent before it was gone is carried out, as far as nothing lasting is in its way.</summary>
    private void OnTransportClosed(ConnectionCommand.TransportClosed closed)
    {
        if (_phase != Phase.Closing) (_reason, _detail) = (closed.Reason, closed.Detail);
        if (!HasUndecided && (_phase != Phase.Connected || !IsUnfinished))
        {
            Context.Stop();
            return;
        }
        _isGone = _isBlocked = true;
        _timer?.Cancel();
        _timer = Schedule(Options.CloseTimeout, new ConnectionCommand.CloseTimedOut());
    }

    /// <summary>Everything sent before is safe when the RECEIPT of a DISCONNECT goes out.</summary>
    private bool TryDisconnect(ClientFrame.Disconnect disconnect)
    {
        _consumer.TellAcknowledged();
        // What was acknowledged is not to come again, either.
        if (disconnect.Receipt is not null && _consumer.TakeUnconfirmed() is { Count: > 0 } unconfirmed) Commit(new ClientTransaction { IsImplicit = true }, null, unconfirmed);
        if (disconnect.Receipt is not null && !IsSettled)
        {
            _wait = Wait.Settling;
            return false;
        }
        if (disconnect.Receipt is not null) _output.Receipt(disconnect.Receipt);
        _producer.Flush(ResolveAgain);
        CloseWith(CloseReason.ClientDisconnected, null, null);
        return true;
    }
}
