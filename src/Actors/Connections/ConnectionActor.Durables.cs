using ActorMQ.Actors.Subscriptions;
using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Connections;

/// <content>Durable subscriptions: opened by their registry, removed by UNSUBSCRIBE with their name.</content>
internal sealed partial class ConnectionActor
{
    private DurableClient? _opening;

    /// <summary>
    /// Subscribes to the queue of a durable subscription. False while the registry makes it: frames behind this one wait, as what they send
    /// may be for it.
    /// </summary>
    private bool TrySubscribeDurably(ClientFrame.Subscribe frame, SubscribeRequest request)
    {
        if (_opening is null)
        {
            var key = new DurableKey(_clientId!, request.DurableName!);
            _opening = new DurableClient(key, _identity, _services.Durables, Self);
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

    private void OnDurableOpened(ConnectionCommand.DurableOpened opened)
    {
        // The connection ends: it has let go of it already.
        if (_opening != opened.Client) return;
        opened.Client.Queue = opened.Queue;
        opened.Client.Refusal = opened.Refusal;
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
        var self = Self;
        _services.Durables.Tell(new DurableCommand.Remove(
            new DurableKey(_clientId, name),
            error => self.TryTell(new ConnectionCommand.DurableRemoved(receipt, error))));
    }

    private void OnDurableRemoved(string? receipt, BrokerError? error)
    {
        if (_phase == Phase.Closing) return;
        if (error is not null) ReportError(error, receipt);
        else if (receipt is not null) _output.Receipt(receipt);
    }
}
