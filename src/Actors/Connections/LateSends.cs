using ActorMQ.Actors.Engine.Invariants;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Actors.Connections;

/// <summary>
/// What COMMITs under way send to topics, and to clients of other brokers, when all is durable that queues do for them. It goes out in the
/// order of the COMMITs, and what the client sends to the same destinations afterwards comes behind it.
/// </summary>
internal sealed class LateSends
{
    // Most clients have none ever.
    private LinkedList<PendingCommit>? _commits;
    private Dictionary<DestinationName, int>? _messages;

    /// <summary>True while there are any.</summary>
    public bool Any => _commits is { Count: > 0 };

    /// <summary>Whose are to go out first; null while there are none.</summary>
    public PendingCommit? First => _commits?.First?.Value;

    /// <summary>True when some are for a destination.</summary>
    public bool AreFor(DestinationName name) => Any && _messages!.ContainsKey(name);

    public void Add(PendingCommit commit)
    {
        if (!commit.SendsLate) return;
        (_commits ??= []).AddLast(commit);
        _messages ??= [];
        foreach (var name in commit.Transaction.LateDestinations) _messages[name] = _messages.GetValueOrDefault(name) + 1;
    }

    /// <summary>They go out now, or never.</summary>
    public void Remove(PendingCommit commit)
    {
        if (_commits?.Remove(commit) != true) return;
        foreach (var name in commit.Transaction.LateDestinations)
        {
            if (--_messages![name] == 0) _messages.Remove(name);
        }
    }

    public void Check()
    {
        if (_commits is null) return;
        var messages = _commits.Sum(static commit => commit.Transaction.LateDestinations.Count());
        var counted = _messages!.Values.Sum();
        Invariant.Holds(messages == counted, $"Connection: COMMITs under way send {messages} messages when they are durable, and frames wait for {counted}");
        Invariant.Holds(First is not { Awaited: 0 }, $"Connection: {First?.Id} is durable, and has not sent its messages");
    }
}
