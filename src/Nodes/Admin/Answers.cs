using ActorMQ.Actors.Bridges;
using ActorMQ.Actors.Bridges.Discovery;
using ActorMQ.Actors.Connections;
using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Engine.Introspection;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Destinations;
using ActorMQ.Persistence;

namespace ActorMQ.Nodes.Admin;

// What the administration answers with, where it is not a record of the broker itself.

/// <param name="Destinations">Queues or topics, in the order asked for, as many as asked for.</param>
/// <param name="Unanswered">Those that did not answer in time.</param>
/// <param name="Total">How many there are of that name.</param>
internal sealed record DestinationList(IReadOnlyList<DestinationStatus> Destinations, IReadOnlyList<string> Unanswered, int Total);

/// <param name="Connections">By age.</param>
/// <param name="Unanswered">Those that did not answer in time.</param>
internal sealed record ConnectionList(IReadOnlyList<ConnectionStatus> Connections, IReadOnlyList<string> Unanswered);

/// <param name="Bridges">Those of connectors first.</param>
/// <param name="Discoveries">Where brokers are looked for, and who was found.</param>
/// <param name="Refused">Calls of others that were refused, the latest first.</param>
/// <param name="Unanswered">Those that did not answer in time.</param>
internal sealed record BridgeList(
    IReadOnlyList<BridgeStatus> Bridges, IReadOnlyList<DiscoveryStatus> Discoveries, IReadOnlyList<RefusedLink> Refused, IReadOnlyList<string> Unanswered);

/// <param name="Brokers">This one first, then by distance, those that cannot be reached last.</param>
internal sealed record ClusterStatus(IReadOnlyList<ClusterMember> Brokers);

/// <param name="Name">The broker's name.</param>
/// <param name="Health">How it is doing.</param>
/// <param name="LostSince">Since when it cannot be reached; null when it can.</param>
/// <param name="Distance">Links to it; 0 for this one and for those that cannot be reached.</param>
/// <param name="NextHop">The neighbour on the way; null for this one.</param>
/// <param name="Path">All brokers on the way, itself last.</param>
/// <param name="Links">The brokers it has links to.</param>
/// <param name="Addresses">Where it says that others can dial it.</param>
/// <param name="Version">Of its program.</param>
/// <param name="Run">Tells this run of it from others; empty when nothing but its name is known.</param>
/// <param name="Started">When this run of it began; null when nothing but its name is known.</param>
/// <param name="Interest">What its clients want that this one can see.</param>
/// <param name="Outstanding">What is on its way to it.</param>
/// <param name="Revision">Grows with each change of its links and its interest: who names the latest one knows all of it.</param>
internal sealed record ClusterMember(
    string Name,
    MemberHealth Health,
    DateTimeOffset? LostSince,
    int Distance,
    string? NextHop,
    IReadOnlyList<string> Path,
    IReadOnlyList<string> Links,
    IReadOnlyList<string> Addresses,
    string Version,
    string Run,
    DateTimeOffset? Started,
    int Interest,
    int Outstanding,
    long Revision)
{
    /// <summary>How long it takes there and back; null until it was measured.</summary>
    public TimeSpan? RoundTrip { get; init; }

    /// <summary>How far it is as a member of this node's site; null when it is none.</summary>
    public string? Site { get; init; }
}

/// <param name="Subscriptions">By connection and id.</param>
/// <param name="Durable">Durable ones, those without a connection too, by client id and name.</param>
internal sealed record SubscriptionList(IReadOnlyList<SubscriptionStatus> Subscriptions, IReadOnlyList<DurableSubscriptionStatus> Durable);

/// <param name="ClientId">Whose it is.</param>
/// <param name="Name">What the client calls it.</param>
/// <param name="Topic">A topic, or a pattern of topics.</param>
/// <param name="Selector">Null = all messages.</param>
/// <param name="Pending">Messages that wait or are with the client; null when there was no answer.</param>
/// <param name="Connection">Who uses it; null while it is offline.</param>
/// <param name="Since">Since when it is used, or offline.</param>
internal sealed record DurableSubscriptionStatus(
    string ClientId, string Name, DestinationName Topic, string? Selector, long? Pending, string? Connection, DateTimeOffset Since);

/// <param name="Messages">In the order of delivery.</param>
/// <param name="IsAll">False when there are more.</param>
internal sealed record BrowseResult(IReadOnlyList<BrowsedMessage> Messages, bool IsAll);

/// <param name="Name">Of what.</param>
/// <param name="Messages">How many messages are gone; null when they were not counted.</param>
internal sealed record Removal(string Name, long? Messages)
{
    /// <summary>Of how many queues, when <see cref="Name"/> is a pattern; null when it is a name.</summary>
    public int? Queues { get; init; }

    /// <summary>Queues that match and did not answer in time.</summary>
    public IReadOnlyList<string> Unanswered { get; init; } = [];
}

/// <param name="Total">How many there are.</param>
/// <param name="Types">How many of each type.</param>
internal sealed record ActorCount(int Total, IReadOnlyDictionary<string, int> Types);

/// <param name="Actors">The busiest ones.</param>
/// <param name="Total">How many there are.</param>
/// <param name="DeadLetters">Messages to actors that had stopped or were full, since the start.</param>
/// <param name="RecentDeadLetters">The latest of these.</param>
internal sealed record ActorStats(IReadOnlyList<ActorSnapshot> Actors, int Total, long DeadLetters, IReadOnlyList<DeadLetterEntry> RecentDeadLetters);

/// <summary>The broker as a whole.</summary>
internal sealed record BrokerStatus
{
    public required string Name { get; init; }

    public required string Version { get; init; }

    public required int ProcessId { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required TimeSpan Uptime { get; init; }

    public required string DataDirectory { get; init; }

    public required IReadOnlyList<string> Listeners { get; init; }

    /// <summary>Where other brokers can connect.</summary>
    public required IReadOnlyList<string> LinkListeners { get; init; }

    /// <summary>Keys of the configuration that have changed and need a restart.</summary>
    public required IReadOnlyList<string> NeedRestart { get; init; }

    /// <summary>No user is configured: everybody may do everything.</summary>
    public required bool IsOpen { get; init; }

    public required int Connections { get; init; }

    /// <summary>Since the start.</summary>
    public required long ConnectionsOpened { get; init; }

    public required int Queues { get; init; }

    public required int Topics { get; init; }

    /// <summary>Temporary queues and topics.</summary>
    public required int Temporary { get; init; }

    /// <summary>Bytes of messages that queues keep in memory.</summary>
    public required long MemoryUsed { get; init; }

    /// <summary>Bytes of connections, destinations, subscriptions and open transactions, about.</summary>
    public required long MemoryHeld { get; init; }

    public required long MemoryLimit { get; init; }

    /// <summary>Bytes of the process as a whole.</summary>
    public required long ResidentMemory { get; init; }

    public required long DeadLetters { get; init; }

    public required JournalStatus Journal { get; init; }
}

/// <param name="Error">What went wrong, one line.</param>
internal sealed record Refusal(string Error);
