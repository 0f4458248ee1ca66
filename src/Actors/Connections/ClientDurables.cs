using ActorMQ.Actors.Engine.Invariants;
using ActorMQ.Actors.Protocol;

namespace ActorMQ.Actors.Connections;

/// <summary>Durable subscriptions that their registry is asked for, and those that it is to remove.</summary>
internal sealed class ClientDurables(ConnectionStart start, ConnectionAccount account, ClientAnswers answers, IConnectionEffects effects)
{
    private DurableClient? _opening;
    private long _last;

    // Receipts of those that are being removed.
    private Dictionary<long, string?>? _removing;

    /// <summary>What the client calls itself; null when it does not. It is what its durable subscriptions belong to.</summary>
    public string? ClientId { get; set; }

    /// <summary>
    /// Has a durable subscription made or found. Frames behind this one wait meanwhile, as what they send may be for it.
    /// </summary>
    /// <param name="request">With a name.</param>
    /// <param name="opened">When it is done.</param>
    public FrameOutcome Open(SubscribeRequest request, out DurableClient? opened)
    {
        opened = null;
        if (_opening is null)
        {
            var key = new DurableKey(ClientId!, request.DurableName!);
            _opening = new DurableClient(key, new DurableUser(start.Identity.Number, ++_last, start.Identity.Text, start.Self), effects);
            _opening.Open(new DurableDefinition(key, request.Address.Parts[0].Name)
            {
                Selector = request.Selector,
                NoLocal = request.NoLocal,
                Creator = account.Owner.Text,
            });
        }
        if (_opening is { Queue: null, Refusal: null }) return FrameOutcome.Waits(FrameWait.Durable);
        opened = _opening;
        _opening = null;
        return opened.Refusal is { } refusal ? FrameOutcome.Fails(refusal) : FrameOutcome.Done;
    }

    /// <summary>Lets go of one that is being opened, or was, for a SUBSCRIBE that cannot be carried out any more.</summary>
    public void Abandon()
    {
        _opening?.Release();
        _opening = null;
    }

    /// <summary>UNSUBSCRIBE with the name of a durable subscription: it is removed with what it holds.</summary>
    public void Remove(string name, string? receipt)
    {
        (_removing ??= []).Add(++_last, receipt);
        effects.Tell(new DurableCommand.Remove(new DurableKey(ClientId!, name)) { ReplyTo = start.Self, Token = _last });
    }

    /// <summary>The registry answers.</summary>
    /// <returns>True when that is what frames wait for.</returns>
    public bool Take(DurableEvent told)
    {
        switch (told)
        {
            // If the connection ends, it has let go of it already.
            case DurableEvent.Opened opened when _opening?.Number == opened.User:
                _opening.Queue = opened.Queue;
                return true;
            case DurableEvent.Refused refused when _opening?.Number == refused.User:
                _opening.Refusal = refused.Error;
                return true;
            case DurableEvent.Removed removed when _removing is not null && _removing.Remove(removed.Token, out var receipt):
                if (removed.Error is not null) answers.Error(removed.Error, receipt);
                else answers.Receipt(receipt);
                return false;
            default:
                return false;
        }
    }

    public void Check(FrameWait wait) => Invariant.Holds(
        wait != FrameWait.Durable || _opening is { Queue: null, Refusal: null }, $"Connection: frames wait for a durable subscription that nobody makes");
}
