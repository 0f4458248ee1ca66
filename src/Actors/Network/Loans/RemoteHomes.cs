using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Engine.Invariants;
using ActorMQ.Actors.Protocol;

namespace ActorMQ.Actors.Network.Loans;

/// <summary>
/// The actors for the queues of other brokers, one for each broker that has offered any, and what has come for each in this turn. Belongs to the
/// network's turns.
/// </summary>
/// <param name="conversations">In which homes are heard.</param>
/// <param name="spawn">Makes the actor for a broker.</param>
internal sealed class RemoteHomes(Conversations conversations, Func<string, Ref<IDestinationMessage>> spawn)
{
    private readonly Dictionary<string, Ref<IDestinationMessage>> _homes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<HomeContent>> _arrived = new(StringComparer.Ordinal);

    public void Add(string broker, HomeContent content)
    {
        if (!_arrived.TryGetValue(broker, out var contents)) _arrived.Add(broker, contents = []);
        contents.Add(content);
    }

    /// <summary>Ends a turn: each hears what has come for it.</summary>
    public void Flush()
    {
        foreach (var (broker, contents) in _arrived) Bring(broker, contents);
        _arrived.Clear();
    }

    /// <summary>The conversation with a broker was lost. What it said before belongs to that.</summary>
    public void OnConversationLost(string broker)
    {
        if (_arrived.Remove(broker, out var contents)) Bring(broker, contents);
        if (conversations.End(broker) is { } ended) Tell(broker, new RemoteHomeCommand.Over(ended.Number));
    }

    /// <summary>One that cannot be reached now may be back in a moment: what its clients want is kept for it meanwhile.</summary>
    public void OnReachability(string broker, bool isReachable) => Tell(broker, new RemoteHomeCommand.Reachability(isReachable));

    public void OnSubscribed(InterestEntry wanted, ConsumerRequest template)
    {
        foreach (var home in _homes.Values) home.TryTell(new RemoteHomeCommand.Subscribed(wanted, template));
    }

    /// <summary>To be called after <see cref="Flush"/>: nothing waits.</summary>
    public void Check() => Invariant.Holds(_arrived.Count == 0, $"Network: what {_arrived.Count} homes have said was not passed on");

    private void Bring(string broker, List<HomeContent> contents)
    {
        if (!_homes.TryGetValue(broker, out var home)) _homes.Add(broker, home = spawn(broker));
        var conversation = conversations.With(broker);
        home.TryTell(new RemoteHomeCommand.Arrived(conversation.Home, conversation.RoundTrip.Time, contents));
    }

    private void Tell(string broker, RemoteHomeCommand command)
    {
        if (_homes.TryGetValue(broker, out var home)) home.TryTell(command);
    }
}
