using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Engine.Invariants;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Messages;

namespace ActorMQ.Actors.Network;

/// <summary>
/// Messages that other brokers have sent to topics, and to temporary destinations, of this one: each destination gets those of a turn in one
/// batch. They wait while it is being made. Belongs to the network's turns.
/// </summary>
/// <param name="directory">Knows the destinations.</param>
/// <param name="network">Hears where they are.</param>
internal sealed class ArrivedMessages(IDestinationDirectory directory, IRef<ResolveAnswer> network)
{
    private readonly Dictionary<DestinationName, List<PublishItem>> _items = [];

    // Those that nobody was asked for yet, and who sent the first message for each.
    private readonly List<(DestinationName Destination, string Sender)> _new = [];

    public void Add(DestinationName destination, Message message, string sender)
    {
        if (!_items.TryGetValue(destination, out var items))
        {
            _items.Add(destination, items = []);
            _new.Add((destination, sender));
        }
        items.Add(new PublishItem(Foreign(message), default));
    }

    /// <summary>Ends a turn. A topic that is not there is made: a wildcard subscription of this broker may be what wants the message.</summary>
    public void Flush()
    {
        foreach (var (destination, sender) in _new)
        {
            if (directory.TryGet(destination, out var handle)) Publish(handle);
            else directory.Resolve(destination, Account.OfBroker(sender), network);
        }
        _new.Clear();
    }

    public void Take(ResolveAnswer answer)
    {
        if (answer is ResolveAnswer.Resolved resolved) Publish(resolved.Handle);
        else if (answer is ResolveAnswer.Unresolved unresolved) _items.Remove(unresolved.Name);
    }

    /// <summary>To be called after <see cref="Flush"/>: whatever waits was asked for.</summary>
    public void Check()
    {
        Invariant.Holds(_new.Count == 0, $"Network: messages for {_new.Count} destinations have come, and nobody was asked for them");
        foreach (var (destination, items) in _items) Invariant.Holds(items.Count > 0, $"Network: no message waits for {destination}");
    }

    private static Message Foreign(Message message) => new(message.Frame, message.BodyStart)
    {
        Flags = message.Flags,
        Priority = message.Priority,
        Expires = message.Expires,
        SenderConnection = ConnectionNumber.Network,
    };

    private void Publish(DestinationHandle handle)
    {
        if (!_items.TryGetValue(handle.Name, out var items)) return;
        if (handle.Actor.TryTell(new DestinationCommand.Publish(items))) _items.Remove(handle.Name);
        else directory.Resolve(handle.Name, handle.Account, network);
    }
}
