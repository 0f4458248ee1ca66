using System.Diagnostics.CodeAnalysis;
using ActorMQ.Actors.Engine.Invariants;

namespace ActorMQ.Actors.Network.Loans;

/// <summary>The conversations that are under way with other brokers, one with each. Belongs to the network's turns.</summary>
internal sealed class Conversations(NetworkNumbers numbers)
{
    private readonly Dictionary<string, Conversation> _byBroker = new(StringComparer.Ordinal);
    private readonly Dictionary<long, Conversation> _byNumber = [];

    public bool TryGet(string broker, [NotNullWhen(true)] out Conversation? conversation) => _byBroker.TryGetValue(broker, out conversation);

    /// <summary>False when it is over.</summary>
    public bool TryGet(long number, [NotNullWhen(true)] out Conversation? conversation) => _byNumber.TryGetValue(number, out conversation);

    /// <summary>There must be none with this broker.</summary>
    public Conversation Begin(string broker, RoundTrip roundTrip)
    {
        var conversation = new Conversation(broker, numbers.Next(), roundTrip);
        _byBroker.Add(broker, conversation);
        _byNumber.Add(conversation.Number, conversation);
        return conversation;
    }

    /// <returns>The one that is over now; null when there was none.</returns>
    public Conversation? End(string broker)
    {
        if (!_byBroker.Remove(broker, out var conversation)) return null;
        _byNumber.Remove(conversation.Number);
        conversation.End();
        return conversation;
    }

    public void Close()
    {
        foreach (var broker in _byBroker.Keys.ToArray()) End(broker);
    }

    /// <summary>Each is known by its broker and by its number, and goes on.</summary>
    public void Check()
    {
        Invariant.Holds(
            _byBroker.Count == _byNumber.Count, $"Network: conversations with {_byBroker.Count} brokers, and {_byNumber.Count} known by number");
        foreach (var (broker, conversation) in _byBroker)
        {
            Invariant.Holds(conversation.Broker == broker && !conversation.IsOver, $"Network: the conversation with {broker} is over, and goes on");
            Invariant.Holds(
                _byNumber.GetValueOrDefault(conversation.Number) == conversation,
                $"Network: the conversation with {broker} is not number {conversation.Number}");
        }
    }
}
