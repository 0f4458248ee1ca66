using System.Collections.Immutable;
using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Protocol;

namespace ActorMQ.Actors.Network;

/// <summary>What can be told to the network.</summary>
public abstract record NetworkCommand : INetworkMessage
{
    private protected NetworkCommand()
    {
    }

    /// <summary>A link has been established. Another one to the same neighbour must have been told to be down before.</summary>
    public sealed record LinkUp(Link Link) : NetworkCommand;

    /// <summary>A link is gone; what was on it may be lost.</summary>
    public sealed record LinkDown(Link Link) : NetworkCommand;

    /// <summary>Messages of a link, in order, that came in so many bytes. The list belongs to the network from here on.</summary>
    public sealed record Received(Link Link, IReadOnlyList<LinkMessage> Messages, int Bytes) : NetworkCommand;

    /// <summary>Where other brokers can dial this one has changed.</summary>
    public sealed record Advertise(ImmutableArray<LinkAddress> Addresses) : NetworkCommand;

    /// <summary>All that is known of the network.</summary>
    public sealed record Inspect(Reply<NetworkStatus> Reply) : NetworkCommand;

    internal sealed record Tick : NetworkCommand;

    internal sealed record SeekTimedOut(long Token) : NetworkCommand;

    /// <summary>This broker is to count as a later run than one that others remember.</summary>
    internal sealed record BeginRun(long KnownEpoch) : NetworkCommand;

    /// <summary>Something to be said in a conversation, unless that is over.</summary>
    internal sealed record Say(long Conversation, NetworkContent Content) : NetworkCommand;

    /// <summary>This broker's end of a conversation has failed.</summary>
    internal sealed record GiveUp(long Conversation) : NetworkCommand;
}
