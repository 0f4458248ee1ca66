using System.Diagnostics.CodeAnalysis;
using ActorMQ.Actors.Engine.Invariants;

namespace ActorMQ.Actors.Network.Loans;

/// <summary>The conversations that are under way with other brokers, one with each. Belongs to the network's turns.</summary>
/// <param name="numbers">Of which each has one.</param>
/// <param name="roundTripTo">How far away a broker is; null when nothing is known of it.</param>
internal sealed class Conversations(NetworkNumbers numbers, Func<string, RoundTrip?> roundTripTo)
{
    private readonly Dictionary<string, Conversation> _byBroker = new(StringComparer.Ordinal);
    private readonly Dictionary<long, Conversation> _byNumber = [];

    /// <summary>False when it is over.</summary>
    public bool TryGet(long number, [NotNullWhen(true)] out Conversation? conversation) => _byNumber.TryGetValue(number, out conversation);

    /// <summary>The present one; it may begin with this.</summary>
    public Conversation With(string broker)
    {
        if (_byBroker.TryGetValue(broker, out var conversation)) return conversation;
        conversation = new Conversation(broker, numbers.Next(), roundTripTo(broker) ?? new RoundTrip());
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
