using System.Runtime.InteropServices;
using ActorMQ.Actors.Engine.Invariants;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Actors.Connections;

/// <summary>
/// What COMMITs under way send to topics, and to clients of other brokers, when all is durable that queues do for them. It goes out in the
/// order of the COMMITs, and what the client sends to the same destinations afterwards comes behind it. The same holds for a queue that was gone
/// when it was told its part: whoever makes its successor hands the part on, and nothing may reach the successor before.
/// </summary>
internal sealed class LateSends
{
    // Most clients have none ever.
    private LinkedList<PendingCommit>? _commits;
    private Dictionary<DestinationName, int>? _messages;
    private HashSet<(TransactionId Commit, DestinationName Queue)>? _handedOn;

    /// <summary>True while a frame may have to wait for some.</summary>
    public bool AreUnderWay => _messages is { Count: > 0 };

    /// <summary>True while the connection has to send some itself.</summary>
    public bool AreOwn => _commits is { Count: > 0 };

    /// <summary>Whose are to go out first; null while there are none.</summary>
    public PendingCommit? First => _commits?.First?.Value;

    /// <summary>True when some are for a destination.</summary>
    public bool AreFor(DestinationName name) => _messages?.ContainsKey(name) == true;

    public void Add(PendingCommit commit)
    {
        if (!commit.SendsLate) return;
        (_commits ??= []).AddLast(commit);
        foreach (var name in commit.Transaction.LateDestinations) Count(name);
    }

    /// <summary>A queue's part is on its way to the successor of the queue.</summary>
    public void HandOn(TransactionId commit, DestinationName queue)
    {
        if ((_handedOn ??= []).Add((commit, queue))) Count(queue);
    }

    /// <summary>The queue has done its part, or nobody has.</summary>
    public void Arrived(TransactionId commit, DestinationName queue)
    {
        if (_handedOn?.Remove((commit, queue)) == true) Uncount(queue);
    }

    /// <summary>They go out now, or never.</summary>
    public void Remove(PendingCommit commit)
    {
        if (_commits?.Remove(commit) != true) return;
        foreach (var name in commit.Transaction.LateDestinations) Uncount(name);
    }

    public void Check()
    {
        if (_messages is null) return;
        var messages = (_commits?.Sum(static commit => commit.Transaction.LateDestinations.Count()) ?? 0) + (_handedOn?.Count ?? 0);
        var counted = _messages.Values.Sum();
        Invariant.Holds(messages == counted, $"Connection: COMMITs under way send {messages} messages late, and frames wait for {counted}");
        Invariant.Holds(First is not { Awaited: 0 }, $"Connection: {First?.Id} is durable, and has not sent its messages");
    }

    private void Count(DestinationName name) => CollectionsMarshal.GetValueRefOrAddDefault(_messages ??= [], name, out _)++;

    private void Uncount(DestinationName name)
    {
        if (--_messages![name] == 0) _messages.Remove(name);
    }
}
