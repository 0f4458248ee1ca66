using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Connections;

/// <content>Durable subscriptions: opened by their registry, removed by UNSUBSCRIBE with their name.</content>
internal sealed partial class ConnectionActor
{
    private DurableClient? _opening;
    private long _lastDurable;

    // Receipts of those that are being removed.
    private readonly Dictionary<long, string?> _removing = [];

    /// <summary>
    /// Subscribes to the queue of a durable subscription. False while the registry makes it: frames behind this one wait, as what they send
    /// may be for it.
    /// </summary>
    private bool TrySubscribeDurably(ClientFrame.Subscribe frame, SubscribeRequest request)
    {
        if (_opening is null)
        {
            var key = new DurableKey(_clientId!, request.DurableName!);
            _opening = new DurableClient(key, new DurableUser(_identity.Number, ++_lastDurable, _identity.Text, Self), _services.Durables);
            _opening.Open(new DurableDefinition(key, request.Address.Parts[0].Name) { Selector = request.Selector, NoLocal = request.NoLocal, Creator = _account.Text });
        }
        if (_opening is { Queue: null, Refusal: null })
        {
            _wait = Wait.Durable;
            return false;
        }
        var opened = _opening;
        _opening = null;
        if (opened.Refusal is not null) ReportError(opened.Refusal, frame.Receipt);
        else Subscribe(frame, request, [opened.Queue!], opened);
        return true;
    }

    private void OnDurable(DurableEvent told)
    {
        switch (told)
        {
            // If the connection ends, it has let go of it already.
            case DurableEvent.Opened opened when _opening?.Number == opened.User:
                _opening.Queue = opened.Queue;
                break;
            case DurableEvent.Refused refused when _opening?.Number == refused.User:
                _opening.Refusal = refused.Error;
                break;
            case DurableEvent.Removed removed when _removing.Remove(removed.Token, out var receipt):
                OnDurableRemoved(receipt, removed.Error);
                return;
            default:
                return;
        }
        if (_wait == Wait.Durable) _wait = Wait.Nothing;
    }

    private void ReleaseOpening()
    {
        _opening?.Release();
        _opening = null;
    }

    /// <summary>UNSUBSCRIBE with the name of a durable subscription: it is removed with what it holds, and ends if it is used here.</summary>
    private void RemoveDurable(string name, string? receipt)
    {
        if (_clientId is null)
        {
            ReportError(SubscribeReader.ClientIdMissing(), receipt);
            return;
        }
        if (_consumer.All.FirstOrDefault(subscription => subscription.Request.DurableName == name) is { } active) End(active);
        _removing.Add(++_lastDurable, receipt);
        _services.Durables.Tell(new DurableCommand.Remove(new DurableKey(_clientId, name)) { ReplyTo = Self, Token = _lastDurable });
    }

    private void OnDurableRemoved(string? receipt, BrokerError? error)
    {
        if (_phase == Phase.Closing) return;
        if (error is not null) ReportError(error, receipt);
        else if (receipt is not null) _output.Receipt(receipt);
    }
}
